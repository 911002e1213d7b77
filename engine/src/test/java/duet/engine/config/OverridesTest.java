package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverridesTest {

    @TempDir
    Path folder;

    private SmallFile file;

    @BeforeEach
    void write() {
        file = SmallFile.in(folder);
    }

    private static LayerSpec.Convolution conv1(RunConfig config) {
        return (LayerSpec.Convolution) config.network().network(10).layers().get(0);
    }

    @Test
    void aNumberIsReplaced() {
        assertThat(file.load("training.batch=64").training().batch()).isEqualTo(64);
    }

    @Test
    void aKeyThatTheFileLeavesOutIsAdded() {
        assertThat(file.load("training.max-steps = 300").training().maxSteps()).hasValue(300);
    }

    @Test
    void theLastOfTwoWins() {
        assertThat(file.load("training.seed=2", "training.seed=3").training().seed())
                .isEqualTo(3);
    }

    @Test
    void aPathNeedsNoQuotes() {
        assertThat(file.load("data.path=/data/a b//c,d:#1").data().path()).contains(Path.of("/data/a b//c,d:#1"));
    }

    @Test
    void sizesAndTimesNeedNoQuotes() {
        RunConfig config = file.load("data.cache=6 GiB", "exchange.timeout=1500ms");
        assertThat(config.data().cacheBytes()).isEqualTo(6L << 30);
        assertThat(config.exchange().timeout()).hasMillis(1500);
    }

    @Test
    void aSectionReplacesTheWholeSection() {
        RunConfig config = file.load("training.schedule={type=plateau, factor=10, patience=2, times=3}");
        assertThat(config.training().schedule()).isEqualTo(new Schedule.Plateau(10, 2, 0, 3));
    }

    @Test
    void aLayerIsAddressedByItsName() {
        RunConfig config = file.load(
                "network.layers.conv1.kernel=5",
                "network.layers.conv1.padding=[1,2,3,4]",
                "network.layers.conv1.weight={he=2}",
                "network.layers.conv1.bias.value=1");
        assertThat(conv1(config).kernel()).isEqualTo(5);
        assertThat(conv1(config).padding()).isEqualTo(new Padding(1, 2, 3, 4));
        assertThat(conv1(config).weight().initial()).isEqualTo(new Initial.He(2));
        assertThat(conv1(config).bias().initial()).isEqualTo(new Initial.Constant(1));
        assertThat(conv1(config).outputs()).isEqualTo(4);
    }

    @Test
    void referencesSeeWhatWasSet() {
        assertThat(conv1(file.load("initial.std=0.5")).weight().initial()).isEqualTo(new Initial.Gaussian(0.5));
        assertThat(conv1(file.load("network.layers.conv1.bias.value=${initial.std}"))
                        .bias()
                        .initial())
                .isEqualTo(new Initial.Constant(0.01));
    }

    @Test
    void aSetValueReferringToItselfSeesTheFiles() {
        assertThat(file.load("training.batch=${training.batch}").training().batch())
                .isEqualTo(8);
    }

    @Test
    void setValuesReferToTheFile() {
        RunConfig config = file.load(
                "training.seed=${training.batch}",
                "training.schedule={type=plateau, factor=${training.batch}, patience=1, times=1}");
        assertThat(config.training().seed()).isEqualTo(8);
        assertThat(config.training().schedule()).isEqualTo(new Schedule.Plateau(8, 1, 0, 1));
    }

    @Test
    void aReferenceToNothingIsRefused() {
        assertThat(file.problems("training.seed=${x}", "network.layers.conv1.kernel=${y}"))
                .containsExactly(
                        "--set: network.layers.conv1.kernel: found ${y} (which refers to nothing), expected a whole"
                                + " number, 1 or more",
                        "--set: training.seed: found ${x} (which refers to nothing), expected a whole number");
    }

    @Test
    void theEnvironmentIsNotLookedAt() {
        assertThat(System.getenv("PATH")).isNotEmpty();
        assertThat(file.problems("data.path=${PATH}"))
                .containsExactly("--set: data.path: found ${PATH} (which refers to nothing), expected a path");
    }

    @Test
    void aLayerThatDoesNotExistIsNamedWithTheNearest() {
        assertThat(file.problems("network.layers.conv2.kernel=5"))
                .containsExactly("--set: network.layers.conv2.kernel: there is no layer conv2; did you mean conv1?");
    }

    @Test
    void problemsOfSetValuesAreToldAsSuch() {
        assertThat(file.problems("training.batch=many", "network.layers.conv1.kernel=0", "trainig.seed=1", "seed"))
                .containsExactlyInAnyOrder(
                        "--set: training.batch: found \"many\", expected a whole number, 1 or more",
                        "--set: network.layers.conv1.kernel: found 0, expected a whole number, 1 or more",
                        "--set: trainig: unknown key; did you mean training?",
                        "--set: seed: expected key=value, such as training.batch=64");
    }

    @Test
    void anUnfinishedListIsRefused() {
        assertThat(file.problems("network.input=[3,16"))
                .containsExactly(
                        "--set: network.input: found [3,16, which is not HOCON: quote it, or close its brackets");
    }

    @Test
    void theNetworkCanBeSetAsAWhole() {
        RunConfig config = file.load("network.layers=[{name=fc, type=linear, outputs=classes, connect=all,"
                + " weight={std=0.1}}, {name=softmax, type=softmax}]");
        assertThat(config.network().network(10).layers())
                .extracting(LayerSpec::name)
                .isEqualTo(List.of("fc", "softmax"));
    }
}
