package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.DataException;
import duet.engine.config.RunConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainCommandTest {

    private static final String ALEXNET = "../configs/alexnet.conf";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<RunConfig> runs = new ArrayList<>();

    private int execute(String... arguments) {
        return execute(
                request -> {
                    runs.add(request.config());
                    return TrainCommand.DONE;
                },
                arguments);
    }

    private int execute(TrainCommand.Runner runner, String... arguments) {
        return TrainCommand.execute(
                arguments, runner, request -> TrainCommand.DONE, new PrintWriter(out), new PrintWriter(err));
    }

    @Test
    void aConfigurationIsRunWithWhatWasSet() {
        assertThat(execute(ALEXNET, "--set", "training.batch=64", "--set=towers=1"))
                .isZero();
        assertThat(runs).singleElement().satisfies(config -> {
            assertThat(config.training().batch()).isEqualTo(64);
            assertThat(config.towers()).isEqualTo(1);
        });
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theRunnersExitCodeIsTheCommands() {
        assertThat(execute(config -> 75, ALEXNET)).isEqualTo(75);
    }

    @Test
    void eachConfigurationProblemIsOneLine() {
        assertThat(execute(ALEXNET, "--set", "training.batch=0", "--set", "towers=5"))
                .isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .startsWith("--set: "));
        assertThat(runs).isEmpty();
    }

    @Test
    void eachDataProblemIsOneLine() {
        int code = execute(
                config -> {
                    throw new DataException("/data: no such folder");
                },
                ALEXNET);
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("/data: no such folder");
    }

    @Test
    void aRunThatBreaksEndsWithOne() {
        int code = execute(
                config -> {
                    throw new IllegalStateException("the tower fell");
                },
                ALEXNET);
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).startsWith("the run failed: ").contains("the tower fell");
    }

    @Test
    void aMistypedOptionGetsTheNearest() {
        assertThat(execute(ALEXNET, "--st", "towers=1")).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("--st")
                .contains("did you mean --set");
    }

    @Test
    void withoutAConfigurationOneLineSaysWhatIsMissing() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("CONFIG");
    }

    @Test
    void aSecondConfigurationIsRefused() {
        assertThat(execute(ALEXNET, "other.conf")).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("other.conf");
    }

    @Test
    void helpShowsTheOptionsAndExitCodes() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("CONFIG").contains("--set").contains("Exit codes:");
    }

    @Test
    void versionIsPrinted() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).startsWith("duet ");
    }
}
