package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerChangesTest {

    private static final String NEW = "{ name = new, type = linear, outputs = 6, connect = all, weight { std = 0.1 } }";

    @TempDir
    Path folder;

    @BeforeEach
    void write() {
        SmallFile.in(folder);
    }

    private SmallFile including(String text) {
        return SmallFile.write(folder.resolve("outer.conf"), "include \"small.conf\"\n" + text);
    }

    private static List<String> names(RunConfig config) {
        return config.network().network(10).layers().stream()
                .map(LayerSpec::name)
                .toList();
    }

    private static LayerSpec.Learned layer(RunConfig config, String name) {
        return config.network().network(10).layers().stream()
                .filter(layer -> layer.name().equals(name))
                .map(LayerSpec.Learned.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLayerIsChangedByNameAndKeepsItsOtherKeys() {
        RunConfig config =
                including("network.change.conv1 { kernel = 5, bias.value = 1 }").load();
        LayerSpec.Convolution conv1 = (LayerSpec.Convolution) layer(config, "conv1");
        assertThat(conv1.kernel()).isEqualTo(5);
        assertThat(conv1.bias().initial()).isEqualTo(new Initial.Constant(1));
        assertThat(conv1.outputs()).isEqualTo(4);
        assertThat(conv1.weight().initial()).isEqualTo(new Initial.Gaussian(0.01));
        assertThat(names(config)).containsExactly("conv1", "relu1", "fc", "softmax");
    }

    @Test
    void nullLeavesALayerOut() {
        assertThat(names(including("network.change.relu1 = null").load())).containsExactly("conv1", "fc", "softmax");
    }

    @Test
    void nullOnTheCommandLineLeavesALayerOut() {
        assertThat(names(SmallFile.in(folder).load("network.layers.relu1=null")))
                .containsExactly("conv1", "fc", "softmax");
    }

    @Test
    void layersAreInsertedInTheirOrder() {
        RunConfig config = including("network.insert-after.relu1 = [" + NEW + ", { name = relu2, type = relu }]")
                .load();
        assertThat(names(config)).containsExactly("conv1", "relu1", "new", "relu2", "fc", "softmax");
    }

    @Test
    void aThirdFileChangesWhatTheSecondChangedAndInserted() {
        including("network { insert-after.relu1 = [" + NEW + "], change.conv1.outputs = 8 }");
        RunConfig config = SmallFile.write(
                        folder.resolve("third.conf"),
                        "include \"outer.conf\"\nnetwork.change { new.outputs = 12, conv1.kernel = 5, relu1 = null }")
                .load();
        assertThat(names(config)).containsExactly("conv1", "new", "fc", "softmax");
        assertThat(layer(config, "new").outputs()).isEqualTo(12);
        assertThat(layer(config, "conv1").outputs()).isEqualTo(8);
        assertThat(((LayerSpec.Convolution) layer(config, "conv1")).kernel()).isEqualTo(5);
    }

    @Test
    void aThirdFileTakesBackWhatTheSecondInserted() {
        including("network.insert-after.relu1 = [" + NEW + "]");
        RunConfig config = SmallFile.write(
                        folder.resolve("third.conf"), "include \"outer.conf\"\nnetwork.insert-after.relu1 = null")
                .load();
        assertThat(names(config)).containsExactly("conv1", "relu1", "fc", "softmax");
    }

    @Test
    void theCommandLineComesLast() {
        RunConfig config = including("network.change.conv1.outputs = 8")
                .load("network.change.conv1.kernel=5", "network.layers.conv1.outputs=16");
        assertThat(layer(config, "conv1").outputs()).isEqualTo(16);
        assertThat(((LayerSpec.Convolution) layer(config, "conv1")).kernel()).isEqualTo(5);
    }

    @Test
    void changesReferToInitialValues() {
        RunConfig config = including("initial.small = 0.005\nnetwork.change.conv1.weight.std = ${initial.small}")
                .load();
        assertThat(layer(config, "conv1").weight().initial()).isEqualTo(new Initial.Gaussian(0.005));
    }

    @Test
    void whatIsInForceHasTheChangesCarriedOut() {
        RunConfig config = including(
                        "network { insert-after.relu1 = [" + NEW + "], change { conv1.outputs = 8, relu1 = null } }")
                .load();
        RunConfig again =
                SmallFile.write(folder.resolve("again.conf"), config.render()).load();
        assertThat(again.network().network(10)).isEqualTo(config.network().network(10));
    }

    @Test
    void layersThatDoNotExistAreNamedWithTheNearest() {
        assertThat(including("network.change.conv2.kernel = 5\nnetwork.insert-after.relu2 = [" + NEW + "]")
                        .problems())
                .containsExactly(
                        "outer.conf:2: network.change.conv2: there is no layer conv2; did you mean conv1?",
                        "outer.conf:3: network.insert-after.relu2: there is no layer relu2; did you mean relu1?");
    }

    @Test
    void nothingIsInsertedBehindAnInsertedLayer() {
        assertThat(including("network.insert-after { relu1 = [" + NEW + "], new = [] }")
                        .problems())
                .containsExactly("outer.conf:2: network.insert-after.new: there is no layer new");
    }

    @Test
    void aValueOfAnotherKindIsRefused() {
        assertThat(including("network.change.conv1 = 5\nnetwork.change.fc = ${no.such}\nnetwork.insert-after.relu1 = 7")
                        .problems())
                .containsExactly(
                        "outer.conf:2: network.change.conv1: found 5, expected a section { }, or null to leave the layer"
                                + " out",
                        "outer.conf:3: network.change.fc: found ${no.such} (which refers to nothing), expected a section"
                                + " { }, or null to leave the layer out",
                        "outer.conf:4: network.insert-after.relu1: found 7, expected a list of layers [ { }, ... ]");
        assertThat(including("network.change = [conv1]").problems())
                .containsExactly(
                        "outer.conf:2: network.change: found [\"conv1\"], expected a section { } with names of layers");
    }

    @Test
    void aMistypedKeyIsToldWhereItIsWritten() {
        assertThat(including("network.change.conv1 {\n kernal = 5 }\nnetwork.chnge.conv1.kernel = 5")
                        .problems())
                .containsExactly(
                        "outer.conf:3: network.layers.conv1.kernal: unknown key; did you mean kernel?",
                        "outer.conf:4: network.chnge: unknown key; did you mean change?");
    }
}
