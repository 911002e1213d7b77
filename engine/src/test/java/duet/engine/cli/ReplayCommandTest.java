package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.replay.ReplayRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<ReplayRun.Request> replays = new ArrayList<>();

    private int execute(String... arguments) {
        return TrainCommand.execute(
                arguments,
                request -> {
                    throw new AssertionError("trains " + request);
                },
                (request, console) -> {
                    replays.add(request);
                    return TrainCommand.DONE;
                },
                new PrintWriter(out),
                new PrintWriter(err));
    }

    @Test
    void withoutARangeTheWholeLogIsReplayed() {
        assertThat(execute("replay", "runs/small")).isZero();
        assertThat(replays)
                .containsExactly(new ReplayRun.Request(
                        Path.of("runs/small"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of()));
    }

    @Test
    void aRangeWhatIfAndSetAreHandedOn() {
        assertThat(execute(
                        "replay",
                        "r",
                        "--from",
                        "3",
                        "--to=9",
                        "--what-if",
                        "training.momentum=0",
                        "--set",
                        "data.path=p"))
                .isZero();
        assertThat(replays)
                .containsExactly(new ReplayRun.Request(
                        Path.of("r"),
                        Optional.of(3L),
                        Optional.of(9L),
                        Optional.empty(),
                        List.of("training.momentum=0"),
                        List.of("data.path=p")));
    }

    @Test
    void aDumpNamesItsStep() {
        assertThat(execute("replay", "r", "--step", "5", "--dump", "d")).isZero();
        assertThat(replays.get(0).dump()).contains(new ReplayRun.Dump(5, Path.of("d")));
    }

    @Test
    void aStepWithoutADumpAndADumpWithoutAStepAreRefused() {
        assertThat(execute("replay", "r", "--step", "5")).isEqualTo(2);
        assertThat(execute("replay", "r", "--dump", "d")).isEqualTo(2);
        assertThat(execute("replay", "r", "--step", "5", "--dump", "d", "--from", "1"))
                .isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.contains("--step"));
        assertThat(replays).isEmpty();
    }

    @Test
    void aMistypedOptionGetsTheNearest() {
        assertThat(execute("replay", "r", "--form", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("did you mean --from");
    }

    @Test
    void helpShowsOptionsExitCodesAndExamples() {
        assertThat(execute("replay", "--help")).isZero();
        assertThat(out.toString()).contains("--what-if").contains("Exit codes:").contains("For example:");
    }
}
