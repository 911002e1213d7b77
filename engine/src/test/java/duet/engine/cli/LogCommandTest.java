package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.dataloader.batch.DrawnBatch;
import duet.engine.eventlog.DiskLimits;
import duet.engine.eventlog.EventLog;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class LogCommandTest {
    private static final int STEPS = 10;
    private static final Event END = Event.RunEnded.failed("broke");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path run;

    @BeforeEach
    void logARun() {
        try (EventLog log = open()) {
            log.accept(new Event.PeerJoined(0, "cpu"));
            for (int step = 0; step < STEPS; step++) {
                log.accept(batch(step));
                log.accept(step(step));
                if (step % 5 == 4) {
                    log.accept(new Event.EpochDone(step / 5, 5, 1, 0.5, 0.25, 1));
                }
            }
            log.accept(END);
        }
    }

    @Test
    void withoutATypeEverythingButBatchesIsPrinted() {
        assertThat(execute()).isZero();
        assertThat(types()).containsOnly("peer-joined", "step", "epoch", "run-ended");
        assertThat(lines()).hasSize(1 + STEPS + 2 + 1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void typesAreChosenByName() {
        execute("--type", "batch,epoch", "--type", "run-ended");
        assertThat(types()).containsOnly("batch", "epoch", "run-ended");
        assertThat(lines()).hasSize(STEPS + 2 + 1);
    }

    @Test
    void aRangeOfStepsHasWhatHappenedBetweenThem() {
        execute("--from", "3", "--to", "5", "--type", "step,epoch");
        assertThat(lines()).hasSize(3 + 1);
        assertThat(lines())
                .filteredOn(line -> line.contains("  step "))
                .extracting(line -> line.replaceAll(".*(step \\d+), epoch.*", "$1"))
                .containsExactly("step 3", "step 4", "step 5");
    }

    @Test
    void theLastOnesAreThoseOfTheChosenTypes() {
        execute("--last", "2", "--type", "step");
        assertThat(lines()).hasSize(2).first().asString().contains("step 8,");
    }

    @Test
    void jsonIsAnObjectALine() throws IOException {
        execute("--json", "--type", "step", "--to", "1");
        assertThat(lines()).hasSize(2);
        assertThat(new ObjectMapper().readTree(lines().get(1)).get("step").asInt())
                .isEqualTo(1);
    }

    @Test
    void followingPrintsWhatComesUntilTheRunEnds() throws Exception {
        try (EventLog log = open()) {
            log.accept(new Event.Warning("resumed"));
            CompletableFuture<Integer> following =
                    CompletableFuture.supplyAsync(() -> execute("--follow", "--last", "1"));
            log.accept(new Event.Warning("more"));
            log.accept(END);
            assertThat(following.get(30, TimeUnit.SECONDS)).isZero();
        }
        assertThat(lines()).last().asString().contains("failed: broke");
    }

    @Test
    void followingGoesOnWhileTheRunIsFrozen() throws Exception {
        try (EventLog log = open()) {
            log.accept(new Event.RunFrozen(STEPS, "a host is gone", 600));
            CompletableFuture<Integer> following = CompletableFuture.supplyAsync(
                    () -> execute("--follow", "--last", "1", "--type", "run-frozen,step"));
            log.accept(opened(STEPS - 1));
            log.accept(step(STEPS - 1));
            log.accept(END);
            assertThat(following.get(30, TimeUnit.SECONDS)).isZero();
        }
        assertThat(lines()).last().asString().contains("step 9,");
    }

    @Test
    void aStepThatWasTrainedAgainIsShownAsOftenAsItWasTrained() {
        try (EventLog log = open()) {
            log.accept(new Event.RunFrozen(STEPS, "a host is gone", 600));
            log.accept(opened(STEPS - 2));
            log.accept(step(STEPS - 2));
        }
        execute("--from", "8", "--to", "8", "--type", "step,run-opened");
        assertThat(types()).containsExactly("step", "run-opened", "step");
    }

    @Test
    void outputThatNobodyReadsEndsInPeace() {
        try (EventLog log = open()) {
            log.accept(new Event.Warning("the run goes on"));
            assertThat(execute(new PrintWriter(closedPipe()), "--follow")).isZero();
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aMistypedTypeGetsTheNearest() {
        assertThat(execute("--type", "stepp")).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("--type stepp: no such type of event; did you mean step?");
    }

    @Test
    void aTypeLikeNoOtherGetsAllOfThem() {
        assertThat(execute("--type", "zzzzzzzzz")).isEqualTo(2);
        assertThat(err.toString())
                .contains("expected one of run-opened, run-started,")
                .hasLineCount(1);
    }

    @Test
    void stepsInTheWrongOrderAreRefused() {
        assertThat(execute("--from", "5", "--to", "3")).isEqualTo(2);
        assertThat(err.toString()).startsWith("--from 5 --to 3: expected").hasLineCount(1);
        assertThat(execute("--last", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--last 0: expected");
    }

    @Test
    void aMissingRunIsNamed() {
        run = run.resolve("nowhere");
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(run + ": no such folder; expected")
                .hasLineCount(1);
    }

    @Test
    void aFolderThatIsNoRunIsNamed() {
        run = run.resolve("events");
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString()).startsWith(run + ": holds no folder events").hasLineCount(1);
    }

    @Test
    void damagedRecordsAreToldAtTheEnd() throws IOException {
        Path file;
        try (var files = Files.list(run.resolve("events"))) {
            file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("broke")] ^= 1;
        Files.write(file, bytes);
        assertThat(execute()).isZero();
        assertThat(types()).doesNotContain("run-ended");
        assertThat(err.toString()).contains("1 records are damaged").hasLineCount(1);
    }

    private int execute(String... options) {
        return execute(new PrintWriter(out), options);
    }

    private int execute(PrintWriter output, String... options) {
        return new CommandLine(new LogCommand())
                .setOut(output)
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    ((DataException) e).problems().forEach(line.getErr()::println);
                    return TrainCommand.BAD_INPUT;
                })
                .execute(Stream.concat(Stream.of(run.toString()), Arrays.stream(options))
                        .toArray(String[]::new));
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    private List<String> types() {
        return lines().stream().map(line -> line.split(" +")[1]).toList();
    }

    private EventLog open() {
        return EventLog.open(run.resolve("events"), DiskLimits.DEFAULT, warning -> {
            throw new AssertionError(warning);
        });
    }

    private static Event batch(int step) {
        return new Event.BatchPrepared(
                step, 0, new DrawnBatch(new int[] {step}, new int[1], new int[1], new boolean[1], new double[3]), 0);
    }

    private static Event opened(int firstStep) {
        return new Event.RunOpened(
                "small", "", 1, Map.of(), "sample", "ab", firstStep, Optional.of("step.safetensors"));
    }

    private static Event step(int step) {
        return new Event.StepDone(
                step, 0, step, STEPS, 1, 1, 1, 1, 0.01, 0, List.of(), Optional.empty(), List.of(), 1, 0, 0);
    }

    private static Writer closedPipe() {
        return new OutputStreamWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                StandardCharsets.UTF_8);
    }
}
