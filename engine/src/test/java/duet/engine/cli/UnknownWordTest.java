package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a first word that is neither a verb nor a file, and of words in the wrong place. */
class UnknownWordTest {

    private static String problem(String arguments) {
        Line line = Line.of(arguments.split(" "));
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.out()).isEmpty();
        assertThat(line.problems()).as(line.err()).hasSize(1);
        return line.problems().get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "evalute, evaluate",
        "evalute x, evaluate",
        "evalute x --views 10 --json, evaluate",
        "--set towers=1 evalute x, evaluate",
        "trian ../configs/alexnet.conf, train",
        "eval runs/a, evaluate",
        "sumary ../configs/alexnet.conf --json, summary",
        "versoin, version",
        "hlep, help",
    })
    void aMistypedVerbGetsTheNearest(String arguments, String verb) {
        assertThat(problem(arguments)).contains("no such verb or file; did you mean " + verb + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "test runs/a, evaluate RUN",
        "tset, evaluate RUN",
        "resume runs/a, --resume RUN",
        "resumme, --resume RUN",
        "bench ../configs/alexnet.conf, time CONFIG",
        "serve, ui RUN",
        "serve --port 80, node CONFIG",
    })
    void aVerbOfOtherProgramsGetsTheNameThatItHasHere(String arguments, String here) {
        assertThat(problem(arguments)).contains("no such verb or file").contains(here);
    }

    @Test
    void aWordThatIsLikeNoVerbIsNamedWithWhatWasExpected() {
        assertThat(problem("xyzzy"))
                .startsWith(
                        "xyzzy: no such verb or file; expected a configuration such as configs/alexnet.conf, or a verb");
    }

    @Test
    void aFileIsNeverTakenForAVerb() {
        assertThat(problem("evalute.conf")).startsWith("evalute.conf: no such file, expected a configuration");
        assertThat(problem("configs/evalute")).startsWith("configs/evalute: no such file, expected a configuration");
    }

    @Test
    void aVerbBehindAConfigurationIsToldToComeFirst() {
        assertThat(problem("../configs/alexnet.conf summary")).startsWith("summary: a verb comes first");
        assertThat(problem("../configs/alexnet.conf doctor")).startsWith("doctor: a verb comes first");
        assertThat(problem("--set towers=1 doctor")).startsWith("doctor: a verb comes first");
    }

    @Test
    void aMistypedOptionIsNamedThoughAnArgumentIsMissingToo() {
        assertThat(problem("evaluate --veiws 10"))
                .isEqualTo("Unknown option: --veiws; did you mean --views? (see evaluate --help)");
        assertThat(problem("evaluate")).startsWith("Missing required parameter: 'RUN'");
    }

    @Test
    void trainingMayBeCalledSo() {
        assertThat(Line.of("train", "../configs/alexnet.conf")).isEqualTo(Line.of("../configs/alexnet.conf"));
        assertThat(problem("train no.conf")).startsWith("no.conf: no such file");
    }

    @Test
    void helpExplainsAVerbAsTheVerbItselfDoes() {
        assertThat(Line.of("help", "evaluate")).isEqualTo(Line.of("evaluate", "--help"));
        assertThat(Line.of("help")).isEqualTo(Line.of("--help"));
        assertThat(problem("help evalute")).startsWith("evalute: no such verb; did you mean evaluate?");
    }
}
