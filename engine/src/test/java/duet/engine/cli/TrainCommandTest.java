package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.DataException;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {

    private static final String ALEXNET = "../configs/alexnet.conf";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<TrainCommand.Request> requests = new ArrayList<>();

    private int execute(String... arguments) {
        return execute(
                request -> {
                    requests.add(request);
                    return TrainCommand.DONE;
                },
                arguments);
    }

    private int execute(TrainCommand.Runner runner, String... arguments) {
        return TrainCommand.execute(
                arguments, runner, (request, console) -> TrainCommand.DONE, new PrintWriter(out), new PrintWriter(err));
    }

    @Test
    void aConfigurationIsRunWithWhatWasSet() {
        assertThat(execute(ALEXNET, "--set", "training.batch=64", "--set=towers=1"))
                .isZero();
        assertThat(requests).singleElement().satisfies(request -> {
            RunConfig config = request.config();
            assertThat(config.training().batch()).isEqualTo(64);
            assertThat(config.towers()).isEqualTo(1);
        });
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aRunIsTakenUpWithItsOwnConfiguration(@TempDir Path run) throws Exception {
        Files.writeString(run.resolve("config.conf"), Files.readString(Path.of(ALEXNET)));
        assertThat(execute("--resume", run.toString(), "--set", "training.batch=64"))
                .isZero();
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.resumed()).contains(run);
            assertThat(request.config().training().batch()).isEqualTo(64);
        });
    }

    @Test
    void aFolderThatIsNoRunCannotBeTakenUp(@TempDir Path folder) {
        assertThat(execute("--resume", folder.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("not the folder of a run");
    }

    @Test
    void aMistypedRunGetsTheNearestBesideIt(@TempDir Path runs) throws Exception {
        Path run = Files.createDirectory(runs.resolve("alexnet-20260101T120000Z"));
        Files.writeString(run.resolve("config.conf"), "");
        Files.createDirectory(runs.resolve("alexnet-20260101T120001Z"));
        assertThat(execute("--resume", runs.resolve("alexnet-20260101T12000Z").toString()))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("there is no such folder")
                .endsWith("; did you mean " + run + "?");
    }

    @Test
    void runsAreMadeInRunsUnlessToldOtherwise() {
        assertThat(execute(ALEXNET)).isZero();
        assertThat(execute(ALEXNET, "--runs", "elsewhere")).isZero();
        assertThat(requests)
                .extracting(TrainCommand.Request::runs)
                .containsExactly(Path.of("runs"), Path.of("elsewhere"));
        assertThat(requests).extracting(TrainCommand.Request::resumed).containsOnly(Optional.empty());
    }

    @Test
    void aPageIsShownOnlyWhereItIsAskedForAndWhatFollowsIsItsPortOnlyWhereItIsANumber() {
        assertThat(execute(ALEXNET)).isZero();
        assertThat(execute("--ui", ALEXNET)).isZero();
        assertThat(execute(ALEXNET, "--ui")).isZero();
        assertThat(execute("--ui", "8080", ALEXNET)).isZero();
        assertThat(execute(ALEXNET, "--ui=8081", "--set", "towers=1")).isZero();
        assertThat(requests)
                .extracting(TrainCommand.Request::pagePort)
                .containsExactly(
                        OptionalInt.empty(),
                        OptionalInt.of(0),
                        OptionalInt.of(0),
                        OptionalInt.of(8080),
                        OptionalInt.of(8081));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ui=70000", "--ui=-1", "--ui=web"})
    void aPortThatIsNoneIsRefused(String option) {
        assertThat(execute(ALEXNET, option)).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("--ui");
        assertThat(requests).isEmpty();
    }

    @Test
    void aQuietRunTellsOnlyWhatCameOfIt() {
        assertThat(execute(ALEXNET)).isZero();
        assertThat(execute(ALEXNET, "--quiet")).isZero();
        assertThat(execute("-q", ALEXNET)).isZero();
        assertThat(requests)
                .extracting(TrainCommand.Request::told)
                .containsExactly(Console.Told.EVERYTHING, Console.Told.RESULTS, Console.Told.RESULTS);
    }

    @Test
    void theRunnersExitCodeIsTheCommands() {
        assertThat(execute(config -> 75, ALEXNET)).isEqualTo(75);
    }

    @Test
    void eachConfigurationProblemIsOneLine() {
        assertThat(execute(ALEXNET, "--set", "training.batch=0", "--set", "towers=9"))
                .isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .startsWith("--set: "));
        assertThat(requests).isEmpty();
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
        assertThat(out.toString())
                .contains("CONFIG", "--set", "Exit codes:", "75", "hosts are missing; go on with --resume");
    }

    @Test
    void versionIsPrinted() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString().lines())
                .hasSize(5)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("duet "),
                        line -> assertThat(line).startsWith("oneDNN  3."),
                        line -> assertThat(line).startsWith("CUDA "),
                        line -> assertThat(line).startsWith("Java ").contains(System.getProperty("java.version")),
                        line -> assertThat(line).startsWith("system  Linux"));
    }
}
