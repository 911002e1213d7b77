package duet.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.event.Totals;
import duet.engine.console.Console.Told;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
    private static final Event.RunStarted STARTED =
            new Event.RunStarted(60_965_224, List.of(), List.of("cpu", "cpu"), 0, 128, 256, 100, 2, 3, 6, 0.01);

    private static final Event.RunEnded ENDED = new Event.RunEnded(
            Outcome.COMPLETED,
            "all is done",
            6,
            Optional.of("abc"),
            List.of("a", "b"),
            new Totals(768, 12, 0.03, 0.01, 1));

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void aPlainLineTellsEpochStepLossErrorRateAndSpeed() {
        Console console = console(false);
        console.accept(STARTED);
        console.accept(step(1, 2.5));
        assertThat(written())
                .contains("epoch 1/3 step 2/2  loss 2.5000  top-1 error 75.0 %  rate 0.01  64.0 images/s  0 s left")
                .contains("data 1.0 %  exchange 3.0 %")
                .doesNotContain("\r");
    }

    @Test
    void notEveryStepGetsAPlainLine() {
        Console console = console(false);
        console.accept(STARTED);
        console.accept(step(0, 2.5));
        console.accept(step(1, 1.25));
        assertThat(written()).contains("loss 2.5000").doesNotContain("step 2/2");
    }

    @Test
    void onATerminalTheLiveLineIsNeverWrappedAndGivesWayToWhatStays() {
        Console console = console(true);
        console.accept(STARTED);
        console.accept(step(0, 2.5));
        console.accept(new Event.ValidationDone(0, 100, 1.5, 0.4, 0.1, 2));
        String[] parts = written().split("\r");
        assertThat(parts[1]).startsWith("\033[?7lepoch 1/3 step 1/2").endsWith("\033[K\033[?7h");
        assertThat(parts[2])
                .isEqualTo("\033[Kepoch 1: validation loss 1.5000, top-1 error 40.00 %, top-5 error 10.00 % (2.0 s)\n");
    }

    @Test
    void theSummaryNamesTheBestValidationNotTheLast() {
        Console console = console(false);
        console.accept(STARTED);
        console.accept(new Event.ValidationDone(0, 100, 1.5, 0.4, 0.1, 2));
        console.accept(new Event.ValidationDone(1, 100, 1.6, 0.5, 0.2, 2));
        console.accept(ENDED);
        assertThat(written())
                .contains("completed: all is done")
                .contains(
                        "6 steps, 768 images in 12.0 s: 64.0 images/s; exchange 3.00 %, waiting for data 1.00 % of the step; loaders worked 1.0 s")
                .contains("best validation top-1 error 40.00 %, top-5 error 10.00 %, after epoch 1")
                .contains("weights sha256 abc");
    }

    @Test
    void aQuietRunTellsWhatCameOfItAndWarningsAndWhichHostsAreMissed() {
        Console console = new Console(new PrintStream(written, true, StandardCharsets.UTF_8), false, Told.RESULTS);
        console.accept(STARTED);
        console.accept(step(0, 2.5));
        console.progress(() -> "half of it");
        console.measuring(3, 3);
        console.say("two towers");
        console.warn("the disk is nearly full");
        console.accept(new Event.ValidationDone(0, 100, 1.5, 0.4, 0.1, 2));
        console.accept(new Event.HostSilent("10.0.0.6:25521", "unreachable"));
        console.accept(ENDED);
        console.result("report r.html");
        assertThat(written().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("warning: the disk is nearly full"),
                        line -> assertThat(line).startsWith("host 10.0.0.6:25521 is silent"),
                        line -> assertThat(line).startsWith("completed: "),
                        line -> assertThat(line).startsWith("6 steps, "),
                        line -> assertThat(line).startsWith("best validation "),
                        line -> assertThat(line).startsWith("weights sha256 "),
                        line -> assertThat(line).isEqualTo("report r.html"));
    }

    @Test
    void aPartOfSomethingLargerTellsWarningsAlone() {
        Console console = new Console(new PrintStream(written, true, StandardCharsets.UTF_8), false, Told.WARNINGS);
        console.accept(STARTED);
        console.accept(step(0, 2.5));
        console.accept(ENDED);
        console.warn("the disk is nearly full");
        assertThat(written()).isEqualTo("warning: the disk is nearly full\n");
    }

    @Test
    void hostsThatComeAndGoGetALineEach() {
        Console console = console(false);
        console.accept(new Event.HostJoined("10.0.0.6:25521", List.of(1), "cpu, 2 cores"));
        console.accept(new Event.HostSilent("10.0.0.6:25521", "unreachable"));
        console.accept(new Event.HostHeard("10.0.0.6:25521"));
        assertThat(written().lines())
                .containsExactly(
                        "host 10.0.0.6:25521 takes tower 1: cpu, 2 cores",
                        "host 10.0.0.6:25521 is silent: unreachable",
                        "host 10.0.0.6:25521 is heard again");
    }

    @Test
    void aFrozenRunSaysHowLongItWaitsAndWhenItGoesOn() {
        Console console = console(false);
        console.accept(STARTED);
        console.accept(new Event.RunFrozen(2, "10.0.0.6:25521 is gone", 600));
        assertThat(written())
                .endsWith("frozen after step 2: 10.0.0.6:25521 is gone; waiting up to 10 min for a host\n")
                .doesNotContain("going on");
        console.accept(STARTED);
        console.accept(STARTED);
        assertThat(written()).containsOnlyOnce("going on after step 0");
    }

    @ParameterizedTest
    @CsvSource({"600, 10 min", "612, 10 min 12 s", "7200, 2 h", "7260, 2 h 1 min", "40, 40 s", "0, 0 s"})
    void aRoundTimeIsWrittenWithoutItsZeros(long seconds, String expected) {
        assertThat(Console.round(seconds)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0.01", "0.001, 0.001", "1.0, 1", "0.0015874, 0.0015874", "10, 10"})
    void aRateIsWrittenShort(double rate, String expected) {
        assertThat(Console.rate(rate)).isEqualTo(expected);
    }

    private Console console(boolean terminal) {
        return new Console(new PrintStream(written, true, StandardCharsets.UTF_8), terminal);
    }

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private static Event.StepDone step(long step, double loss) {
        return new Event.StepDone(
                step,
                0,
                (int) step,
                2,
                128,
                loss,
                0.75,
                0.25,
                0.01,
                0,
                List.of(),
                Optional.empty(),
                List.of(),
                2_000_000_000L,
                60_000_000L,
                20_000_000L);
    }
}
