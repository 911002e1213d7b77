package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryCommandTest {
    private static final String ALEXNET = "../configs/alexnet.conf";
    private static final String CIFAR = "../configs/cifar10.conf";

    @Test
    void alexNetOnPaperHasThePapersFigures() {
        Line line = Line.of("summary", ALEXNET);
        assertThat(line.exitCode()).isZero();
        assertThat(line.lines().get(0)).isEqualTo("alexnet: two towers, batch 128, float32, image 3x224x224");
        assertThat(line.lines())
                .anyMatch(row -> row.matches("conv2 +convolution +256x27x27 +307,456 +223,948,800 +45.6 MiB"))
                .anyMatch(row -> row.matches("conv3 .* 21.1 MiB"))
                .anyMatch(row -> row.matches("relu5 +relu +256x13x13"))
                .anyMatch(row -> row.matches("total +60,965,224 +724,406,816 +29.9 MiB"))
                .anyMatch(row -> row.contains("4.1356 GFLOP"));
    }

    @Test
    void theSameAsJson() throws Exception {
        JsonNode root = new ObjectMapper()
                .readTree(Line.of("summary", ALEXNET, "--json", "--set", "training.batch=64")
                        .out());
        assertThat(root.get("parameters").asLong()).isEqualTo(60_965_224);
        assertThat(root.get("multiply-adds").asLong()).isEqualTo(724_406_816);
        assertThat(root.get("batch").asInt()).isEqualTo(64);
        assertThat(root.get("sent-bytes-per-step").asLong()).isEqualTo(15_660_032L);
        List<String> names = new ArrayList<>();
        root.get("layers").forEach(layer -> names.add(layer.get("name").asText()));
        assertThat(names).startsWith("conv1", "relu1", "lrn1").endsWith("fc8", "softmax");
        assertThat(root.at("/layers/2/type").asText()).isEqualTo("lrn");
        assertThat(root.at("/layers/0/output").toString()).isEqualTo("[96,55,55]");
    }

    @Test
    void neitherDataNorAPathToThemIsNeeded() {
        assertThat(Line.of("summary", CIFAR).exitCode()).isZero();
        assertThat(Line.of("summary", ALEXNET, "--set", "data.path=no/such/folder")
                        .exitCode())
                .isZero();
    }

    @Test
    void outputsThatFollowTheClassesAreTenUnlessToldOtherwise() {
        String classes = "network.layers.fc10.outputs=classes";
        assertThat(Line.of("summary", CIFAR, "--set", classes).lines())
                .anyMatch(row -> row.matches("fc10 +linear +10x1x1 .*"));
        assertThat(Line.of("summary", CIFAR, "--set", classes, "--classes", "37")
                        .lines())
                .anyMatch(row -> row.matches("fc10 +linear +37x1x1 .*"));
        assertThat(Line.of("summary", CIFAR, "--set", "network.layers.fc10.outputs=6")
                        .lines())
                .anyMatch(row -> row.matches("fc10 +linear +6x1x1 .*"));
    }

    @Test
    void aBrokenNetworkIsRefusedInOneLineAsTrainingRefusesIt() {
        String[] broken = {CIFAR, "--set", "data.format=synthetic", "--set", "network.layers.conv1.kernel=99"};
        Line line = Line.of("summary", broken[0], broken[1], broken[2], broken[3], broken[4]);
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().contains("network.layers.conv1.kernel: 99 is larger");
        assertThat(line.problems()).isEqualTo(Line.of(broken).problems());
    }
}
