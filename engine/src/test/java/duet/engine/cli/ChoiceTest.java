package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that must be one of a few: what is said of another. */
class ChoiceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            evaluate r --split trainig             | --split trainig: expected validation or training; did you mean training?
            predict r --split validaton            | --split validaton: expected validation or training; did you mean validation?
            features r --split x                   | --split x: expected validation or training (see features --help)
            evaluate r --views 11                  | --views 11: expected 1, 9 or 10
            evaluate r --views ten                 | Invalid value for option '--views': 'ten' is not a whole number
            summary ../configs/alexnet.conf --classes 0 | --classes 0: expected a whole number, 1 or more
            figure1 --rates fast                   | 'fast' is not a number
            time ../configs/alexnet.conf --pictures in-trun | --pictures in-trun: expected noise, one-batch, all or in-turn; did you mean in-turn?
            import f.caffemodel r --config c --channels brg | --channels brg: expected rgb or bgr; did you mean bgr?
            ../configs/alexnet.conf --set data.order=shufled | data.order: found "shufled", expected one of
            ../configs/alexnet.conf --set data.format=cifr   | did you mean cifar?
            ../configs/alexnet.conf --set device=cpuu        | did you mean cpu?
            """)
    void anotherWordIsRefusedInOneLineWithTheNearest(String arguments, String problem) {
        Line line = Line.of(arguments.split(" +"));
        assertThat(line.exitCode()).as(line.err()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().contains(problem);
    }

    @Test
    void aMistypedTypeOfEventGetsTheNearest(@TempDir Path folder) throws Exception {
        Line line = Line.of("log", LoggedRun.in(folder, 3).toString(), "--type", "stpe");
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems())
                .singleElement()
                .asString()
                .contains("--type stpe: ")
                .endsWith("did you mean step?");
    }
}
