package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs are killed, taken up again, killed again, and must end with the bits of the run that was never stopped: a few of them, with
 * -Dkills=100 as many as one likes, with -Dkills.data=FOLDER on CIFAR-10's binary files, with -Dkills.seed=S as they were before.
 */
@Tag("kills")
class KillAndResumeIT {
    private static final int RUNS = Integer.getInteger("kills", 4);
    private static final long STEPS = 60;
    private static final String FOLDER_MADE = "\nrun ";
    private static final String TRAINING_BEGINS = " steps, batch ";
    /** For many short lives: the beginning takes half as long. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    /**
     * The newest two, the one with the lowest validation error, and one that the next write would remove, where the last kill came
     * between the two.
     */
    private static final int MOST_CHECKPOINTS = 4;

    private final long seed = Long.getLong("kills.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Map<String, Integer> whereTheyFell = new TreeMap<>();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    private String[] command;

    @BeforeEach
    void chooseData() throws IOException {
        String data = System.getProperty("kills.data");
        command = data == null
                ? EngineJar.arguments(
                        SmallRun.config(temporary),
                        "data.sample.training=192",
                        "training.epochs=10",
                        "checkpoint.every-steps=7")
                : EngineJar.arguments(
                        Path.of("../configs/cifar10.conf").toAbsolutePath().toString(),
                        "data.path=" + Path.of(data).toAbsolutePath(),
                        "towers=2",
                        "training.max-steps=60",
                        "checkpoint.every-steps=7");
    }

    @Test
    void shouldEndWithTheBitsOfTheRunThatWasNeverStopped() throws Exception {
        Unbroken unbroken = runUnbroken();
        for (int run = 0; run < RUNS; run++) {
            Path folder = Files.createDirectories(temporary.resolve("run-" + run));
            EngineJar.Result result = runKilled(folder, unbroken.trainingNanos());
            String drawn = "-Dkills.seed=" + seed + ", run " + run + " " + result;
            assertThat(result.exitCode()).as(drawn).isZero();
            assertThat(result.digest()).as(drawn).isEqualTo(unbroken.digest());
            assertThat(result.out())
                    .as(drawn)
                    .noneMatch(line ->
                            line.startsWith("warning") && (line.contains("checkpoint") || line.contains("event log")));
            RunFiles files = new RunFiles(EngineJar.onlyRun(folder));
            assertThat(files.all()).as(drawn).noneMatch(file -> file.toString().endsWith(".tmp"));
            assertThat(files.checkpoints()).as(drawn).hasSizeBetween(1, MOST_CHECKPOINTS);
            assertLogIsWhole(files.log(), drawn);
        }
        System.out.println(RUNS + " runs ended with the same bits, "
                + whereTheyFell.values().stream().mapToInt(Integer::intValue).sum() + " kills " + whereTheyFell
                + ", seed " + seed);
    }

    /** @param trainingNanos from the first step to the end of the process */
    private record Unbroken(String digest, long trainingNanos) {}

    private Unbroken runUnbroken() throws Exception {
        Path folder = Files.createDirectories(temporary.resolve("unbroken"));
        Process process = EngineJar.start(folder, QUICK_START, command);
        EngineJar.awaitOutput(folder, process, TRAINING_BEGINS);
        long begin = System.nanoTime();
        EngineJar.Result result = EngineJar.await(folder, process);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return new Unbroken(result.digest(), System.nanoTime() - begin);
    }

    private EngineJar.Result runKilled(Path folder, long trainingNanos) throws Exception {
        kill(folder, EngineJar.start(folder, QUICK_START, command), trainingNanos);
        String run = EngineJar.onlyRun(folder).toString();
        while (random.nextInt(3) == 0) {
            kill(folder, EngineJar.start(folder, QUICK_START, "--resume", run), trainingNanos / 2);
        }
        return EngineJar.await(folder, EngineJar.start(folder, QUICK_START, "--resume", run));
    }

    private void kill(Path folder, Process process, long mostNanos) throws Exception {
        long nanos = (long) (mostNanos * random.nextDouble());
        EngineJar.awaitOutput(folder, process, random.nextInt(4) == 0 ? FOLDER_MADE : TRAINING_BEGINS);
        process.waitFor(nanos, TimeUnit.NANOSECONDS);
        process.destroyForcibly().waitFor();
        whereTheyFell.merge(place(folder), 1, Integer::sum);
    }

    private static String place(Path folder) throws IOException {
        RunFiles files = new RunFiles(EngineJar.onlyRun(folder));
        if (!files.hasLog()) {
            return "before the first event";
        }
        List<Event> log = files.log();
        Event last = log.get(log.size() - 1);
        if (last instanceof Event.RunEnded) {
            return "after the end";
        }
        if (log.stream().noneMatch(Event.StepDone.class::isInstance)) {
            return "before the first step";
        }
        if (log.stream().noneMatch(Event.CheckpointWritten.class::isInstance)) {
            return "before the first checkpoint";
        }
        return last instanceof Event.EpochDone ? "in a validation" : "later";
    }

    private static void assertLogIsWhole(List<Event> log, String drawn) {
        Map<Long, List<Event.StepDone>> told = log.stream()
                .filter(Event.StepDone.class::isInstance)
                .map(Event.StepDone.class::cast)
                .collect(Collectors.groupingBy(Event.StepDone::step));
        assertThat(told.keySet())
                .as(drawn)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, STEPS).boxed().toList());
        told.values()
                .forEach(tellings -> tellings.forEach(telling -> {
                    Event.StepDone first = tellings.get(0);
                    assertThat(telling.loss())
                            .as("step %d, %s", first.step(), drawn)
                            .isEqualTo(first.loss());
                    assertThat(telling.logitsChecksum())
                            .as("step %d, %s", first.step(), drawn)
                            .isEqualTo(first.logitsChecksum());
                }));
        assertThat(log.get(log.size() - 1)).as(drawn).isInstanceOf(Event.RunEnded.class);
    }
}
