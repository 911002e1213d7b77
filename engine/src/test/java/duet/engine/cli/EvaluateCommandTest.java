package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateCommandTest {

    @ParameterizedTest
    @CsvSource({
        "evaluate, RUN",
        "evaluate r --views 5, 'expected 1, 9 or 10'",
        "evaluate r --split test, expected validation or training",
        "evaluate r --confusion -1, 0 or more",
        "evaluate r --search, only one is named",
        "evaluate r --veiws 10, did you mean --views",
        "evaluate no-such-run, no-such-run: not the folder of a run",
    })
    void wrongInputIsRefusedInOneLine(String arguments, String problem) {
        Line line = Line.of(arguments.split(" "));
        assertThat(line.exitCode()).isEqualTo(2);
        assertThat(line.problems()).singleElement().asString().contains(problem);
        assertThat(line.out()).isEmpty();
    }

    @Test
    void helpShowsOptionsExitCodesAndExamples() {
        Line line = Line.of("evaluate", "--help");
        assertThat(line.exitCode()).isZero();
        assertThat(line.out()).contains("--views").contains("Exit codes:").contains("For example:");
    }
}
