package duet.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.engine.run.RunEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of three steps an epoch. */
class MetricsFilesTest {
    private static final String HEADER = "kind,step,epoch,images,loss,top-1-error,top-5-error,learning-rate,"
            + "images-per-second,waiting-share,exchange-share,seconds";

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    private void run(Path run, RunEvents events) throws IOException {
        try (MetricsFiles metrics = new MetricsFiles(Files.createDirectories(run), warnings::add)) {
            events.all().forEach(metrics::accept);
        }
    }

    @Test
    void thereIsARowForEachStepEpochAndValidation() throws IOException {
        run(folder, new RunEvents().opened(0).epoch(0).validated(0));
        assertThat(Files.readAllLines(folder.resolve("metrics.csv")))
                .containsExactly(
                        HEADER,
                        "step,0,0,32,2.0,0.5,0.25,0.01,64.0,0.125,0.25,0.5",
                        "step,1,0,32,1.0,0.5,0.25,0.01,64.0,0.125,0.25,0.5",
                        "step,2,0,32,0.6666666666666666,0.5,0.25,0.01,64.0,0.125,0.25,0.5",
                        "epoch,2,0,96,1.5,0.5,0.25,,48.0,,,2.0",
                        "validation,2,0,40,1.25,0.375,0.125,,40.0,,,1.0");
    }

    @Test
    void bothFilesTellTheSame() throws IOException {
        run(folder, new RunEvents().opened(0).epoch(0).validated(0).epoch(1));
        List<String> csv = Files.readAllLines(folder.resolve("metrics.csv"));
        List<String> json = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertThat(json).hasSize(csv.size() - 1);
        String[] columns = HEADER.split(",");
        for (int row = 0; row < json.size(); row++) {
            JsonNode object = new ObjectMapper().readTree(json.get(row));
            String[] fields = csv.get(row + 1).split(",", -1);
            for (int column = 0; column < columns.length; column++) {
                assertThat(object.path(columns[column]).asText())
                        .as(columns[column] + " of row " + row)
                        .isEqualTo(fields[column]);
            }
        }
    }

    /** It goes on at a step within an epoch, at the first of an epoch, and from the beginning. */
    @ParameterizedTest
    @ValueSource(longs = {4, 3, 0})
    void aRunThatGoesOnHasNoStepTwiceAndNoneToFew(long from) throws IOException {
        Path whole = folder.resolve("whole");
        run(whole, new RunEvents().opened(0).epoch(0).validated(0).epoch(1).validated(1));
        Path broken = folder.resolve("broken");
        run(broken, new RunEvents().opened(0).epoch(0).validated(0).steps(3, 6));
        run(broken, new RunEvents().opened(from).from(from, 2));
        for (String file : List.of("metrics.csv", "metrics.jsonl")) {
            assertThat(broken.resolve(file)).hasSameTextualContentAs(whole.resolve(file));
        }
    }

    /** Its checkpoint was written between the last step of an epoch and the validation, or after it. */
    @Test
    void aValidationThatIsDoneAgainIsNotThereTwice() throws IOException {
        Path whole = folder.resolve("whole");
        run(whole, new RunEvents().opened(0).epoch(0).validated(0).epoch(1));
        Path broken = folder.resolve("broken");
        run(broken, new RunEvents().opened(0).epoch(0).validated(0));
        run(broken, new RunEvents().opened(3).validated(0).epoch(1));
        assertThat(broken.resolve("metrics.csv")).hasSameTextualContentAs(whole.resolve("metrics.csv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"step,3,1,3", "{\"kind\":\"step\",\"ste", "nonsense\nstep,9,9,9\n", "\u0000\u0000"})
    void theRestOfARowThatWasBeingWrittenIsCutOff(String rest) throws IOException {
        Path whole = folder.resolve("whole");
        run(whole, new RunEvents().opened(0).epoch(0).epoch(1));
        Path killed = folder.resolve("killed");
        run(killed, new RunEvents().opened(0).epoch(0));
        for (String file : List.of("metrics.csv", "metrics.jsonl")) {
            Files.writeString(killed.resolve(file), rest, StandardOpenOption.APPEND);
        }
        run(killed, new RunEvents().opened(3).epoch(1));
        for (String file : List.of("metrics.csv", "metrics.jsonl")) {
            assertThat(killed.resolve(file)).hasSameTextualContentAs(whole.resolve(file));
        }
    }

    /** The row is whole, only the end of its line is not there. */
    @Test
    void aRowWithoutTheEndOfItsLineCountsAsNotWritten() throws IOException {
        run(folder, new RunEvents().opened(0).epoch(0));
        String whole = Files.readString(folder.resolve("metrics.csv"));
        Files.writeString(folder.resolve("metrics.csv"), whole.substring(0, whole.length() - 1));
        run(folder, new RunEvents().opened(3).epochDone(0));
        assertThat(Files.readString(folder.resolve("metrics.csv"))).isEqualTo(whole);
    }

    @Test
    void filesThatCannotBeWrittenAreToldOnceAndTheRunGoesOn() throws IOException {
        Files.createDirectory(folder.resolve("metrics.csv"));
        run(folder, new RunEvents().opened(0).epoch(0));
        assertThat(warnings).singleElement().asString().contains("metrics.csv", "the run goes on without them");
    }
}
