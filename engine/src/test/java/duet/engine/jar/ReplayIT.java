package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A finished run of 12 steps, with checkpoints after steps 3, 6, 9 and 12, is replayed. */
class ReplayIT {
    private static final String[] KEYS = {"training.epochs=4", "checkpoint.keep=10"};

    @TempDir
    private static Path shared;

    private static Path run;

    @TempDir
    private Path folder;

    private RunFiles copy;

    @BeforeAll
    static void train() throws Exception {
        EngineJar.Result result = EngineJar.run(shared, EngineJar.arguments(SmallRun.config(shared), KEYS));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        run = EngineJar.onlyRun(shared);
    }

    @BeforeEach
    void copyRun() throws Exception {
        copy = RunFiles.copy(run, folder.resolve("copy"));
    }

    @Test
    void shouldFindAWholeRunEqualToTheBit() throws Exception {
        EngineJar.Result result = replay(run);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.line("12 steps are equal to the log, to the bit")).contains("all weights after 4 of them");
    }

    @ParameterizedTest
    @CsvSource({"6, 8, step-00000006, 3", "5, 8, step-00000003, 6", "1, 2, the starting values, 3"})
    void shouldReplayARangeFromTheCheckpointBeforeIt(String from, String to, String start, int steps) throws Exception {
        EngineJar.Result result = replay(run, "--from", from, "--to", to);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.line("replaying steps ")).contains(start);
        assertThat(result.line(steps + " steps are equal to the log, to the bit"))
                .isNotEmpty();
    }

    @Test
    void shouldFindARunThatWasKilledAndTakenUpAgainEqualToTheBit() throws Exception {
        Path killed = Files.createDirectories(folder.resolve("killed"));
        Process process = EngineJar.start(killed, EngineJar.arguments(SmallRun.config(killed), "training.epochs=16"));
        EngineJar.awaitOutput(killed, process, "\nrun ");
        Path taken = EngineJar.onlyRun(killed);
        EngineJar.await(process, () -> Files.exists(new RunFiles(taken).checkpoint(3)));
        process.destroyForcibly().waitFor();
        EngineJar.Result resumed = EngineJar.run(killed, "--resume", taken.toString());
        assertThat(resumed.line("run ")).contains("goes on after step");
        EngineJar.Result result = replay(taken);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.line("48 steps are equal to the log, to the bit")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"conv1.weight, 7", "fc4.bias, 9"})
    void shouldNameStepLayerAndTensorOfOneAlteredWeight(String tensor, int index) throws Exception {
        Alteration.oneWeight(copy.checkpoint(6), tensor, index);
        EngineJar.Result result = replay(copy.run(), "--from", "6");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line("first difference: "))
                .contains("step 6:")
                .contains("layer " + tensor.substring(0, tensor.indexOf('.')) + ",")
                .contains("tensor " + tensor + " ")
                .contains("step-00000006.safetensors");
    }

    @Test
    void shouldNameTheStepOfOneAlteredDraw() throws Exception {
        Alteration.oneDraw(copy, 7);
        EngineJar.Result result = replay(copy.run());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line("first difference: ")).contains("step 7: the batch");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 6, 7})
    void shouldDumpAStepWhoseUpdateAddsUp(long step) throws Exception {
        Path dump = folder.resolve("dump");
        EngineJar.Result result = replay(run, "--step", Long.toString(step), "--dump", dump.toString());
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.line("its loss is ")).endsWith(", as in the log");
        try (DumpFile file = DumpFile.open(dump.resolve("step-" + step + ".safetensors"))) {
            assertThat(file.shapes()).containsExactlyInAnyOrderEntriesOf(DumpFile.shapesOfSmallRun());
            file.assertUpdateAddsUp();
        }
    }

    @Test
    void shouldShowInATableWhatAChangedKeyDoesToTheLoss() throws Exception {
        EngineJar.Result result = replay(run, "--from", "6", "--what-if", "training.learning-rate=0.02");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out())
                .anyMatch(line -> line.matches("\\s+step\\s+loss logged\\s+with training.learning-rate=0.02"))
                .anyMatch(line -> line.matches("\\s+6\\s+[0-9.]+\\s+[0-9.]+\\s+[+-][0-9.]+"))
                .anyMatch(line -> line.matches("\\s+mean\\s+[0-9.]+\\s+[0-9.]+\\s+[+-][0-9.]+"));
    }

    @ParameterizedTest
    @CsvSource({
        "--from 12, 'steps 0 to 11'",
        "--from 8 --to 7, 'steps 8 to 7'",
        "--step 13 --dump dump, 'steps 0 to 11'",
        "--step 3, --dump",
        "--what-if training.learnin-rate=1, 'training.learnin-rate: unknown key'"
    })
    void shouldRefuseInOneLineWhatTheLogCannotAnswer(String arguments, String told) throws Exception {
        EngineJar.Result result = replay(run, arguments.split(" "));
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
        assertThat(result.err()).singleElement().asString().contains(told);
    }

    @Test
    void shouldRefuseAFolderThatIsNoRun() throws Exception {
        EngineJar.Result result = replay(folder);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
        assertThat(result.err()).singleElement().asString().startsWith(folder + ": not the folder of a run");
    }

    private EngineJar.Result replay(Path run, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 2];
        command[0] = "replay";
        command[1] = run.toString();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        return EngineJar.run(folder, command);
    }
}
