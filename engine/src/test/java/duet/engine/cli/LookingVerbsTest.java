package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** predict, features, similar, codes, compare, figure1: what they say before they compute anything. */
class LookingVerbsTest {

    @ParameterizedTest
    @CsvSource({
        "predict, RUN",
        "predict no-such-run, no-such-run: not the folder of a run",
        "predict r --views 5, 'expected 1, 9 or 10'",
        "predict r --topk 0, expected a whole number",
        "predict r --split test, expected validation or training",
        "predict r --sheet-pictures 0, from 1 to 1000",
        "predict r --sheet a.gif, expected a name that ends in .html or .png",
        "predict r --csv no/such/folder/a.csv, name another file with --csv",
        "predict r --csv ., it is a folder",
        "predict r --olny-errors, did you mean --only-errors",
        "features no-such-run, no-such-run: not the folder of a run",
        "features r --out a.txt, expected a name that ends in .npy",
        "features r --split test, expected validation or training",
        "similar r --nearest 0, from 1 to 100",
        "similar r --queries 0, from 1 to 1000",
        "similar no-such-run, no-such-run: not the folder of a run",
        "codes r --bits 12, a multiple of 8",
        "codes r --hidden 0, 1 or more",
        "codes r --out a.csv, expected a name that ends in .npy",
        "compare, RUN",
        "compare no-such-run, no-such-run: not the folder of a run",
        "compare r --out a.html, expected a name that ends in .png or .svg",
        "figure1 no-such.conf, no-such.conf",
        "figure1 --rates 0, expected numbers above 0",
        "figure1 --rates-of a=0, --rates-of a [0.0]: expected numbers above 0",
        "figure1 --rates-of a=x, --rates-of a=x: expected numbers with commas between them",
        "figure1 --data d --rates-of a=1 ../configs/figure1-relu.conf, --rates-of a: no such network",
        "figure1 --epochs 0, 1 or more",
        "figure1 --out a.jpg, expected a name that ends in .png or .svg",
    })
    void wrongInputIsRefusedInOneLine(String arguments, String problem) {
        Line line = Line.of(arguments.split(" "));
        assertThat(line.exitCode()).as(line.err()).isEqualTo(2);
        assertThat(line.problems()).singleElement().asString().contains(problem);
        assertThat(line.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"predict", "features", "similar", "codes", "compare", "figure1"})
    void helpShowsExitCodesAndExamples(String verb) {
        Line line = Line.of(verb, "--help");
        assertThat(line.exitCode()).isZero();
        assertThat(line.out()).contains("Exit codes:").contains("For example:").contains("engine.jar " + verb);
    }
}
