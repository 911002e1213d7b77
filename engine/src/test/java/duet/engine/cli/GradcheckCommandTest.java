package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class GradcheckCommandTest {
    private static final String CIFAR = "../configs/cifar10.conf";

    @Test
    void theGradientsOfAShippedNetworkPass() {
        Line line = Line.of("gradcheck", CIFAR, "--set", "towers=2", "--samples", "2");
        assertThat(line.exitCode()).as(line.out() + line.err()).isZero();
        assertThat(line.lines())
                .anyMatch(row -> row.matches("conv1.weight +2 +\\d+ +\\S+ +\\S+ +pass"))
                .anyMatch(row -> row.matches("fc10.bias .* pass"))
                .contains("all gradients pass");
    }

    @Test
    void theSameAsJson() throws Exception {
        JsonNode root = new ObjectMapper()
                .readTree(
                        Line.of("gradcheck", CIFAR, "--json", "--samples", "1").out());
        assertThat(root.get("passed").asBoolean()).isTrue();
        assertThat(root.get("arrays")).hasSize(8);
        assertThat(root.at("/arrays/0/difference-error").isDouble()).isTrue();
    }

    @Test
    void bfloat16IsRefusedOnTheDeviceThatHasNone() {
        for (String verb : new String[] {"gradcheck", "time"}) {
            Line line = Line.of(verb, CIFAR, "--set", "device=reference", "--set", "precision=bfloat16");
            assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
            assertThat(line.problems())
                    .singleElement()
                    .asString()
                    .startsWith("precision: found bfloat16 with device = reference");
        }
    }

    @Test
    void noSamplesAreRefused() {
        Line line = Line.of("gradcheck", CIFAR, "--samples", "0");
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().startsWith("--samples 0: expected");
    }
}
