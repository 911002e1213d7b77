package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs are stopped, spoilt, and taken up again: most often one of 12 steps, with checkpoints after each 3. */
class ResumeIT {
    private static final String[] KEYS = {"training.epochs=4", "checkpoint.keep=10"};
    private static final int STEPS = 12;
    private static final int TERMINATED = 143;

    @TempDir
    private static Path shared;

    private static Path run;
    private static String digest;

    @TempDir
    private Path folder;

    private String config;

    @BeforeAll
    static void train() throws Exception {
        EngineJar.Result result = EngineJar.run(shared, EngineJar.arguments(SmallRun.config(shared), KEYS));
        run = EngineJar.onlyRun(shared);
        digest = result.digest();
    }

    @BeforeEach
    void writeConfig() throws IOException {
        config = SmallRun.config(folder);
    }

    @Test
    void shouldTakeTheCheckpointBeforeADamagedOneAndEndWithTheSameBits() throws Exception {
        RunFiles copy = RunFiles.copy(run, folder.resolve("copy"));
        damage(copy.checkpoint(STEPS));
        EngineJar.Result result = resume(copy.run());
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.line("warning: passed over "))
                .contains(copy.checkpoint(STEPS).toString());
        assertThat(result.line("run ")).contains("goes on after step 9 from step-00000009.safetensors");
        assertThat(result.digest()).isEqualTo(digest);
    }

    @Test
    void shouldRefuseARunOfWhichEveryCheckpointIsDamagedAndNameEach() throws Exception {
        RunFiles copy = RunFiles.copy(run, folder.resolve("copy"));
        for (Path checkpoint : copy.checkpoints()) {
            damage(checkpoint);
        }
        EngineJar.Result result = resume(copy.run());
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
        assertThat(copy.checkpoints()).hasSize(4).allSatisfy(checkpoint -> assertThat(result.err())
                .anyMatch(line -> line.startsWith(checkpoint.toString())));
        assertThat(result.err()).hasSize(5).last().asString().contains("none of its 4 checkpoints is good");
    }

    @Test
    void shouldGoOnWithOneTowerAndWithTwoAgain() throws Exception {
        RunFiles copy = RunFiles.copy(run, folder.resolve("copy"));
        EngineJar.Result one = resume(copy.run(), "--set", "towers=1", "--set", "training.epochs=6");
        assertThat(one.exitCode()).as(one.toString()).isZero();
        assertThat(one.line("run ")).contains("goes on after step 12");
        assertThat(one.line("warning: the bits may differ")).contains("towers was 2 and is 1");
        assertThat(one.line("18 steps, ")).isNotEmpty();
        EngineJar.Result two = resume(copy.run(), "--set", "towers=2", "--set", "training.epochs=8");
        assertThat(two.exitCode()).as(two.toString()).isZero();
        assertThat(two.line("tower 1: ")).isNotEmpty();
        assertThat(two.line("24 steps, ")).isNotEmpty();
        assertThat(lossOfStep(copy, 23)).isLessThan(lossOfStep(copy, 0));
    }

    @Test
    void shouldStopInOrderAtSigtermAndGoOnToTheSameBits() throws Exception {
        String[] command = EngineJar.arguments(config, "training.epochs=20", "checkpoint.every-steps=7");
        Path unbroken = Files.createDirectories(folder.resolve("unbroken"));
        String expected = EngineJar.run(unbroken, command).digest();

        Process process = EngineJar.start(folder, command);
        EngineJar.awaitOutput(folder, process, "epoch 2: validation");
        process.destroy();
        EngineJar.Result stopped = EngineJar.await(folder, process);
        assertThat(stopped.exitCode()).as(stopped.toString()).isZero();
        assertThat(stopped.line("stopped: ")).isNotEmpty();
        RunFiles files = new RunFiles(EngineJar.onlyRun(folder));
        Event.RunEnded end = (Event.RunEnded) last(files.log());
        assertThat(files.checkpoint(end.steps())).exists();

        EngineJar.Result resumed = resume(files.run());
        assertThat(resumed.line("run ")).contains("goes on after step " + end.steps() + " ");
        assertThat(resumed.digest()).isEqualTo(expected);
    }

    @Test
    void shouldStopInOrderWhenTheTerminalIsClosedHoweverOftenThatIsTold() throws Exception {
        Process process = EngineJar.start(folder, EngineJar.arguments(config, "training.epochs=100000"));
        EngineJar.awaitOutput(folder, process, "epoch 1: validation");
        for (int times = 0; times < 2; times++) {
            hangUp(process);
        }
        EngineJar.Result stopped = EngineJar.await(folder, process);
        assertThat(stopped.exitCode()).as(stopped.toString()).isZero();
        assertThat(stopped.line("newest checkpoint ")).isNotEmpty();
    }

    private static void hangUp(Process process) throws Exception {
        Process kill = new ProcessBuilder("sh", "-c", "kill -HUP " + process.pid()).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Test
    void shouldEndAtOnceAtTheSecondSigterm() throws Exception {
        // The slow device: the step under way takes longer than it takes to ask twice.
        Process process = EngineJar.start(
                folder, EngineJar.arguments(config, "device=reference", "training.batch=96", "training.epochs=100"));
        EngineJar.awaitOutput(folder, process, "epochs of 1 steps");
        process.destroy();
        EngineJar.awaitOutput(folder, process, "stopping in order");
        process.destroy();
        assertThat(EngineJar.await(folder, process).exitCode()).isEqualTo(TERMINATED);
    }

    @Test
    void shouldRefuseARunThatAnotherProcessTrainsIn() throws Exception {
        Process process = EngineJar.start(folder, EngineJar.arguments(config, "training.epochs=100000"));
        try {
            EngineJar.awaitOutput(folder, process, "\nrun ");
            Path busy = EngineJar.onlyRun(folder);
            EngineJar.Result result = EngineJar.run(folder.resolve("other"), "--resume", busy.toString());
            assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
            assertThat(result.err()).singleElement().asString().contains(busy + ": another process trains in this run");
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldRefuseAFolderThatIsNoRun() throws Exception {
        EngineJar.Result result = resume(folder);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
        assertThat(result.err()).singleElement().asString().startsWith(folder + ": not the folder of a run");
    }

    private EngineJar.Result resume(Path resumed, String... more) throws Exception {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--resume";
        arguments[1] = resumed.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return EngineJar.run(folder, arguments);
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static double lossOfStep(RunFiles files, long step) {
        return files.log().stream()
                .filter(event -> event instanceof Event.StepDone done && done.step() == step)
                .mapToDouble(event -> ((Event.StepDone) event).loss())
                .findFirst()
                .orElseThrow();
    }

    private static Event last(List<Event> log) {
        return log.get(log.size() - 1);
    }
}
