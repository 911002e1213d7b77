package duet.engine.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairedComparisonTest {
    private final List<String> told = new ArrayList<>();

    @Test
    void eachPairIsToldAndTheMedianRatioIsTheVerdict(@TempDir Path folder) throws Exception {
        // Rates of 10, 20, 40 against 10: one more line in the file each time.
        String counting = "echo x >> " + folder.resolve("runs") + "; echo $((5 << $(wc -l < " + folder.resolve("runs")
                + "))) images/s";
        PairedComparison comparison = new PairedComparison(List.of("sh", "-c", counting), "echo 10 images/s");
        comparison.run(3, told::add);
        assertThat(told)
                .containsExactly(
                        "pair 1 of 3: ours 10.0 images/s, theirs 10.0, ratio 1.000",
                        "pair 2 of 3: ours 20.0 images/s, theirs 10.0, ratio 2.000",
                        "pair 3 of 3: ours 40.0 images/s, theirs 10.0, ratio 4.000");
        assertThat(comparison.verdict()).isEqualTo("median of 3 pairs: ours 20.0 images/s, theirs 10.0, ratio 2.000");
        JsonNode json = new ObjectMapper().readTree(comparison.json());
        assertThat(json.get("pairs")).hasSize(3);
        assertThat(json.get("median-ratio").asDouble()).isEqualTo(2);
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo(@TempDir Path folder) throws Exception {
        String counting = "echo x >> " + folder.resolve("runs") + "; echo $((5 << $(wc -l < " + folder.resolve("runs")
                + "))) images/s";
        PairedComparison comparison = new PairedComparison(List.of("sh", "-c", counting), "echo 10 images/s");
        comparison.run(2, told::add);
        assertThat(comparison.medianRatio()).isEqualTo(1.5);
    }

    @Test
    void aCommandThatFailsIsNamedWithItsExitCode() {
        assertFails("exit 3", "exit 3: ended with exit code 3, expected 0");
    }

    @Test
    void aCommandThatPrintsNoRateIsQuoted() {
        assertFails(
                "echo hello; echo world",
                "printed no rate but 'hello world'; expected a number before or behind images/s");
        assertFails("true", "true: printed no rate but nothing");
    }

    @Test
    void aRateOfZeroIsNone() {
        assertFails("echo 0 images/s", "printed 0.0 images/s, expected more than 0");
    }

    private void assertFails(String command, String message) {
        PairedComparison comparison = new PairedComparison(List.of("sh", "-c", "echo 1 images/s"), command);
        assertThatThrownBy(() -> comparison.run(1, told::add))
                .isInstanceOf(MeasurementFailedException.class)
                .hasMessageContaining(message);
        assertThat(told).isEmpty();
    }
}
