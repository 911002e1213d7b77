package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What --json prints: one valid document on the standard output, and nothing else. */
class JsonTest {
    /** Refuses anything behind the document. */
    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @TempDir
    Path folder;

    private static JsonNode document(String... arguments) throws IOException {
        Line line = Line.of(arguments);
        assertThat(line.exitCode()).as(line.err()).isZero();
        return STRICT.readTree(line.out());
    }

    @Test
    void comparedRunsAreOneDocument() throws IOException {
        Path one = LoggedRun.in(Files.createDirectory(folder.resolve("one")), 6);
        Path two = LoggedRun.in(Files.createDirectory(folder.resolve("two")), 3);
        Path curves = folder.resolve("curves.png");
        JsonNode json = document("compare", one.toString(), two.toString(), "--json", "--out", curves.toString());
        assertThat(json.at("/runs/0/run").asText()).isEqualTo(one.toString());
        assertThat(json.at("/runs/0/steps").asLong()).isEqualTo(6);
        assertThat(json.at("/runs/1/steps").asLong()).isEqualTo(3);
        assertThat(json.at("/runs/1/validation-top-1-error").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/runs/1").has("ended")).isFalse();
        assertThat(json.at("/differences").isArray()).isTrue();
        assertThat(json.at("/curves/0").asText()).isEqualTo(curves.toString());
    }

    @Test
    void runsThatDifferInTheSeedAloneAreToldAsOne() throws IOException {
        Path one = LoggedRun.in(Files.createDirectory(folder.resolve("one")), 6);
        Path two = LoggedRun.in(Files.createDirectory(folder.resolve("two")), 6);
        String curves = folder.resolve("curves.png").toString();
        JsonNode json = document("compare", one.toString(), two.toString(), "--over-seeds", "--json", "--out", curves);
        JsonNode group = json.at("/over-seeds/0");
        assertThat(group.at("/runs")).hasSize(2);
        assertThat(group.at("/validation-top-1-error/mean").asDouble()).isEqualTo(0.5);
        assertThat(group.at("/validation-top-1-error/standard-deviation").asDouble())
                .isZero();
        assertThat(Line.of("compare", one.toString(), two.toString(), "--over-seeds", "--out", curves)
                        .lines())
                .anyMatch(line -> line.matches(".* 2 +.* 50\\.00 ± 0\\.00 .*"));
    }

    @Test
    void theDoctorsFindingsAreOneDocument() throws IOException {
        assertThat(document("doctor", "--json").at("/java/version").asText()).isNotEmpty();
    }

    @Test
    void aSummaryIsOneDocument() throws IOException {
        assertThat(document("summary", "../configs/alexnet.conf", "--json")
                        .at("/parameters")
                        .asLong())
                .isEqualTo(60_965_224);
    }

    @Test
    void theLogIsADocumentALine() throws IOException {
        Line line = Line.of("log", LoggedRun.in(folder, 3).toString(), "--json", "--type", "step");
        assertThat(line.lines()).hasSize(3);
        for (String event : line.lines()) {
            assertThat(STRICT.readTree(event).isObject()).isTrue();
        }
    }
}
