package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.cluster.HostAddress;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedConfigsTest {

    private static final Path CONFIGS = Path.of("../configs");
    private static final long PAPER = 60_965_224;

    private static RunConfig load(String name, String... set) {
        return RunConfig.load(CONFIGS.resolve(name + ".conf"), List.of(set));
    }

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(CONFIGS)) {
            return files.filter(file -> file.toString().endsWith(".conf") && !file.endsWith("host.conf"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void eachIsBuiltOnOneTowerAndOnTwo(Path file) {
        int most = file.endsWith("cifar10-11pct.conf") ? 1 : 2;
        for (int towers = 1; towers <= most; towers++) {
            RunConfig config = RunConfig.load(file, List.of("data.path=/data", "towers=" + towers));
            assertThat(NetworkPlan.of(config.network().network(10)).towers()).hasSize(towers);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void thePapersNetworkHasThePapersParametersOnOneTowerAndOnTwo(int towers) {
        for (String name : List.of("alexnet", "alexnet-2012")) {
            RunConfig config = load(name, "data.path=/data", "towers=" + towers);
            assertThat(NetworkPlan.of(config.network().network(1000)).parameters())
                    .isEqualTo(PAPER);
        }
    }

    /** Fewer weights: conv2, conv4 and conv5 see the maps of a quarter. */
    @Test
    void onFourTowersThePapersNetworkHasFourColumnsWhichItKeepsOnOne(@TempDir Path folder) throws IOException {
        RunConfig four = load("alexnet", "data.path=/data", "towers=4");
        NetworkPlan plan = NetworkPlan.of(four.network().network(1000));
        assertThat(plan.towers()).hasSize(4);
        assertThat(plan.parameters()).isEqualTo(PAPER - (307_200 + 663_552 + 442_368) / 2);
        Path written = Files.writeString(folder.resolve("config.conf"), four.render());
        NetworkPlan one = NetworkPlan.of(
                RunConfig.load(written, List.of("towers=1")).network().network(1000));
        assertThat(one.towers()).hasSize(1);
        assertThat(one.parameterShapes()).isEqualTo(plan.parameterShapes());
    }

    /** The shapes in bvlc_alexnet.caffemodel. */
    @Test
    void caffesNetworkHasTheShapesOfItsModel() {
        RunConfig config = load("caffe-alexnet", "data.path=/data");
        NetworkSpec spec = config.network().network(1000);
        NetworkPlan plan = NetworkPlan.of(spec.onOneTower());
        assertThat(plan.parameters()).isEqualTo(PAPER);
        assertThat(plan.parameterShapes())
                .containsEntry("conv1.weight", List.of(96, 3, 11, 11))
                .containsEntry("conv2.weight", List.of(256, 48, 5, 5))
                .containsEntry("conv3.weight", List.of(384, 256, 3, 3))
                .containsEntry("conv4.weight", List.of(384, 192, 3, 3))
                .containsEntry("conv5.weight", List.of(256, 192, 3, 3))
                .containsEntry("fc6.weight", List.of(4096, 9216))
                .containsEntry("fc8.weight", List.of(1000, 4096));
        assertThat(spec.layers())
                .filteredOn(LayerSpec.LocalResponseNorm.class::isInstance)
                .hasSize(2)
                .allSatisfy(layer -> {
                    LayerSpec.LocalResponseNorm norm = (LayerSpec.LocalResponseNorm) layer;
                    assertThat(norm.alpha() * norm.size()).isEqualTo(1e-4);
                    assertThat(norm.k()).isEqualTo(1);
                });
        assertThat(spec.layers())
                .filteredOn(LayerSpec.Dropout.class::isInstance)
                .hasSize(2)
                .allSatisfy(layer ->
                        assertThat(((LayerSpec.Dropout) layer).inverted()).isTrue());
    }

    @Test
    void theHostLooksForRunsOnThisMachineAndTakesOneTower() {
        HostConfig host = HostConfig.load(CONFIGS.resolve("host.conf"), List.of());
        assertThat(host.membership().seeds()).containsExactly(new HostAddress("127.0.0.1", 25520));
        assertThat(host.membership().address()).isEqualTo(new HostAddress("127.0.0.1", 0));
        assertThat(host.membership().tls()).isEmpty();
        assertThat(host.towers()).isEqualTo(1);
    }

    @Test
    void thePapersFirstLayerGivesFiftyFiveRows() {
        for (String name : List.of("alexnet", "alexnet-2012")) {
            NetworkPlan plan =
                    NetworkPlan.of(load(name, "data.path=/data").network().network(1000));
            assertThat(plan.towers().get(0).segments().get(0).layers().get(0).output())
                    .hasToString("48x55x55");
        }
    }

    @Test
    void thePapersRecipeHoldsWhereDataAreNamed() {
        RunConfig config = load("alexnet", "data.path=/data");
        assertThat(config.onSample()).isFalse();
        assertThat(config.training().batch()).isEqualTo(128);
        assertThat(config.training().schedule()).isEqualTo(new Schedule.Plateau(10, 3, 0.1, 3));
        assertThat(biases(config)).containsExactly(0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0);
        assertThat(learned(config))
                .extracting(LayerSpec.Learned::weight)
                .allSatisfy(weight -> assertThat(weight.initial()).isEqualTo(new Initial.Gaussian(0.01)));
    }

    @Test
    void withoutDataThePapersNetworkStartsFromSmallDataValues() {
        RunConfig config = load("alexnet");
        assertThat(config.onSample()).isTrue();
        assertThat(biases(config)).containsOnly(0.0);
        assertThat(config.training().schedule()).isInstanceOf(Schedule.FixedSteps.class);
        assertThat(NetworkPlan.of(config.network().network(10)).parameters()).isEqualTo(PAPER);
    }

    @Test
    void the2012NetworkStartsAsItWasTrained() {
        RunConfig config = load("alexnet-2012");
        assertThat(config.onSample()).isFalse();
        assertThat(learned(config))
                .extracting(layer -> ((Initial.Gaussian) layer.weight().initial()).standardDeviation())
                .containsExactly(0.01, 0.01, 0.03, 0.03, 0.03, 0.01, 0.01, 0.01);
        assertThat(biases(config)).containsExactly(0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0);
        assertThat(learned(config)).allSatisfy(layer -> {
            assertThat(layer.bias().rateMultiplier()).isEqualTo(2);
            assertThat(layer.bias().decayMultiplier()).isZero();
        });
    }

    @Test
    void smallDataHaveAsManyOutputsAsClasses() {
        RunConfig config = load("alexnet-small-data", "data.path=/data");
        assertThat(NetworkPlan.of(config.network().network(10)).outputs()).isEqualTo(10);
        assertThat(load("alexnet-small-data").onSample()).isFalse();
    }

    @Test
    void theCifarNetworkHasItsParametersAndDecay() {
        RunConfig config = load("cifar10", "data.path=/data");
        NetworkSpec spec = config.network().network(10);
        assertThat(NetworkPlan.of(spec).parameters()).isEqualTo(89_578);
        LayerSpec.Learned last = learned(config).get(3);
        assertThat(last.weight().decayMultiplier() * config.training().weightDecay())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "cifar10-13pct, 1116490, 0.004",
        "cifar10-11pct, 2112970, 0.01",
        "cifar10-11pct-no-lrn, 2112970, 0.01",
    })
    void theLocallyConnectedCifarNetworksHaveTheirParametersAndDecay(String name, long parameters, double decay) {
        RunConfig config = load(name, "data.path=/data");
        NetworkPlan plan = NetworkPlan.of(config.network().network(10));
        assertThat(plan.parameters()).isEqualTo(parameters);
        assertThat(plan.spec().input()).hasToString("3x24x24");
        assertThat(config.name()).isEqualTo(name);
        assertThat(config.data().mirror()).isTrue();
        assertThat(learned(config))
                .extracting(layer ->
                        layer.weight().decayMultiplier() * config.training().weightDecay())
                .containsExactly(0.0, 0.0, 0.004, 0.004, decay);
        assertThat(learned(config))
                .extracting(layer -> ((Initial.Gaussian) layer.weight().initial()).standardDeviation())
                .containsExactly(0.0001, 0.01, 0.04, 0.04, 0.01);
        assertThat(layers(plan, "pool2", "local3", "local4"))
                .containsExactly("64x6x6", name.contains("13") ? "32x6x6" : "64x6x6", "32x6x6");
    }

    @Test
    void onlyOneOfTheLocallyConnectedNetworksNormalises() {
        List<String> with = names("cifar10-11pct");
        assertThat(with).containsSequence("relu1", "pool1", "lrn1", "conv2", "relu2", "lrn2", "pool2");
        List<String> without = new ArrayList<>(with);
        without.removeAll(List.of("lrn1", "lrn2"));
        assertThat(names("cifar10-11pct-no-lrn")).isEqualTo(without).isEqualTo(names("cifar10-13pct"));
        assertThat(load("cifar10-11pct", "data.path=/data")
                        .network()
                        .network(10)
                        .layers())
                .filteredOn(LayerSpec.LocalResponseNorm.class::isInstance)
                .extracting(norm -> ((LayerSpec.LocalResponseNorm) norm).alpha())
                .containsExactly(0.001 / 9, 0.001 / 9);
    }

    /** Four learned layers, no decay, nothing drawn by chance; only what the units compute differs. */
    @Test
    void theNetworksOfFigureOneDifferInTheirUnitsAlone() {
        List<String> relu = names("figure1-relu");
        assertThat(relu)
                .containsExactly(
                        "conv1", "pool1", "relu1", "conv2", "relu2", "pool2", "conv3", "relu3", "pool3", "fc10",
                        "softmax");
        assertThat(names("figure1-tanh"))
                .isEqualTo(
                        relu.stream().map(name -> name.replace("relu", "tanh")).toList());
        for (String name : List.of("figure1-relu", "figure1-tanh")) {
            RunConfig config = load(name, "data.path=/data");
            assertThat(NetworkPlan.of(config.network().network(10)).parameters())
                    .isEqualTo(89_578);
            assertThat(config.training().weightDecay()).isZero();
            assertThat(config.training().schedule()).isEqualTo(new Schedule.FixedSteps(List.of()));
            assertThat(config.data().mirror()).isFalse();
        }
    }

    private static List<String> names(String config) {
        return load(config, "data.path=/data").network().network(10).layers().stream()
                .map(LayerSpec::name)
                .toList();
    }

    private static List<String> layers(NetworkPlan plan, String... names) {
        return plan.towers().get(0).segments().get(0).layers().stream()
                .filter(layer -> List.of(names).contains(layer.spec().name()))
                .map(layer -> layer.output().toString())
                .toList();
    }

    @Test
    void theCifarNetworkNeedsItsData() {
        assertThatThrownBy(() -> load("cifar10"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--set data.path=FOLDER");
    }

    private static List<LayerSpec.Learned> learned(RunConfig config) {
        return config.network().network(10).layers().stream()
                .filter(LayerSpec.Learned.class::isInstance)
                .map(LayerSpec.Learned.class::cast)
                .toList();
    }

    private static List<Double> biases(RunConfig config) {
        return learned(config).stream()
                .map(layer -> ((Initial.Constant) layer.bias().initial()).value())
                .toList();
    }
}
