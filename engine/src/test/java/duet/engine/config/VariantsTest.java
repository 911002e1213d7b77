package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The variants of the paper and of the original's log, as configurations that name what differs. */
class VariantsTest {

    private static final Path VARIANTS = Path.of("../configs/variants");
    private static final long BASE = 60_965_224;

    private static final Map<String, Long> PARAMETERS = Map.ofEntries(
            Map.entry("one-gpu-half", 59_798_312L),
            Map.entry("no-norm", BASE),
            Map.entry("non-overlapping-pool", BASE),
            Map.entry("no-colour", BASE),
            Map.entry("no-dropout", BASE),
            Map.entry("no-exchange", 60_714_408L),
            Map.entry("tanh", BASE),
            Map.entry("without-conv2", 60_104_808L),
            Map.entry("without-conv3", 60_301_288L),
            Map.entry("without-conv4", 60_301_288L),
            Map.entry("without-conv5", 79_396_968L),
            Map.entry("six-conv-1000", 61_555_304L),
            Map.entry("six-conv-10184", 99_182_152L),
            Map.entry("six-conv-21843", 110_605_267L),
            Map.entry("quarters", BASE));

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(VARIANTS)) {
            return files.sorted().toList();
        }
    }

    private static RunConfig load(Path file, String... set) {
        List<String> all = new ArrayList<>(List.of("data.path=/data"));
        all.addAll(List.of(set));
        return RunConfig.load(file, all);
    }

    private static RunConfig variant(String name, String... set) {
        return load(VARIANTS.resolve(name + ".conf"), set);
    }

    private static RunConfig base(String... set) {
        return load(Path.of("../configs/alexnet-2012.conf"), set);
    }

    private static NetworkPlan plan(RunConfig config) {
        return NetworkPlan.of(config.network().network(2));
    }

    private static List<String> names(RunConfig config) {
        return config.network().network(2).layers().stream()
                .map(LayerSpec::name)
                .toList();
    }

    private static List<String> baseNamesWithout(String... left) {
        return names(base()).stream()
                .filter(name -> !List.of(left).contains(name))
                .toList();
    }

    /** The layer on the first tower. */
    private static LayerPlan layer(NetworkPlan plan, String name) {
        return plan.towers().get(0).segments().stream()
                .flatMap(segment -> segment.layers().stream())
                .filter(layer -> layer.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String output(RunConfig config, String layer) {
        return layer(plan(config), layer).output().toString();
    }

    private static List<Integer> weights(RunConfig config, String layer) {
        return plan(config).parameterShapes().get(layer + ".weight");
    }

    private static List<String> exchangedBefore(RunConfig config) {
        return plan(config).towers().get(0).segments().stream()
                .filter(segment -> segment.exchanged())
                .map(segment -> segment.layers().get(0).spec().name())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachHasItsParametersOnOneTowerAndOnTwo(Path file) {
        String name = file.getFileName().toString().replace(".conf", "");
        int most = name.equals("one-gpu-half") ? 1 : 2;
        for (int towers = 1; towers <= most; towers++) {
            assertThat(plan(load(file, "towers=" + towers)).parameters())
                    .as("on %s", towers)
                    .isEqualTo(PARAMETERS.get(name));
        }
        assertThat(load(file).towers()).isEqualTo(most);
    }

    @Test
    void noneIsMissing() throws IOException {
        assertThat(files())
                .extracting(file -> file.getFileName().toString().replace(".conf", ""))
                .containsExactlyInAnyOrderElementsOf(PARAMETERS.keySet());
    }

    @ParameterizedTest
    @MethodSource("files")
    void runsAreCalledAfterTheirVariant(Path file) {
        assertThat(file.getFileName()).hasToString(load(file).name() + ".conf");
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatAVariantDoesNotNameIsTheBases(Path file) {
        RunConfig config = load(file);
        assertThat(config.exchange()).isEqualTo(base().exchange());
        assertThat(config.checkpoint()).isEqualTo(base().checkpoint());
        assertThat(config.training().learningRate()).isEqualTo(0.01);
        assertThat(config.training().batch()).isEqualTo(128);
        assertThat(config.network().input()).isEqualTo(base().network().input());
    }

    @Test
    void theHalfNetSeesAllMapsOfItsOnlyTower() {
        RunConfig config = variant("one-gpu-half");
        assertThat(names(config)).isEqualTo(names(base()));
        assertThat(weights(config, "conv1")).containsExactly(48, 3, 11, 11);
        assertThat(weights(config, "conv2")).containsExactly(128, 48, 5, 5);
        assertThat(weights(config, "conv3")).containsExactly(192, 128, 3, 3);
        assertThat(weights(config, "conv4")).containsExactly(192, 192, 3, 3);
        assertThat(weights(config, "conv5")).containsExactly(256, 192, 3, 3);
        assertThat(weights(config, "fc6")).containsExactly(4096, 9216);
        assertThat(List.of("lrn1", "lrn2"))
                .allSatisfy(
                        norm -> assertThat(layer(plan(config), norm).groups()).isOne());
    }

    @Test
    void noNormIsLeft() {
        assertThat(names(variant("no-norm"))).isEqualTo(baseNamesWithout("lrn1", "lrn2", "snorm2"));
    }

    @Test
    void poolsThatDoNotOverlapGiveTheBasesSizesAboveThem() {
        RunConfig config = variant("non-overlapping-pool");
        assertThat(output(config, "pool1")).isEqualTo("48x28x28");
        assertThat(output(config, "conv2")).isEqualTo("128x26x26");
        assertThat(output(config, "pool2")).isEqualTo("128x13x13");
        assertThat(output(config, "conv4")).isEqualTo("192x13x13");
        assertThat(output(config, "conv5")).isEqualTo("128x11x11");
        assertThat(output(config, "pool5")).isEqualTo("128x6x6");
        assertThat(config.network().network(2).layers())
                .filteredOn(LayerSpec.MaxPool.class::isInstance)
                .hasSize(3)
                .allSatisfy(layer -> assertThat(((LayerSpec.MaxPool) layer).kernel())
                        .isEqualTo(((LayerSpec.MaxPool) layer).stride())
                        .isEqualTo(2));
    }

    @Test
    void withoutColourNoiseNothingIsDividedByIt() {
        RunConfig config = variant("no-colour");
        assertThat(config.data().colourNoise()).isZero();
        assertThat(config.data().divideByNoise()).isFalse();
        assertThat(config.network().network(2)).isEqualTo(base().network().network(2));
    }

    @Test
    void noDropoutIsLeft() {
        assertThat(names(variant("no-dropout"))).isEqualTo(baseNamesWithout("dropout6", "dropout7"));
    }

    @Test
    void onlyTheLastLayerJoinsTowersThatNeverExchange() {
        RunConfig config = variant("no-exchange");
        assertThat(exchangedBefore(base())).containsExactly("conv3", "fc6", "fc7", "fc8");
        assertThat(exchangedBefore(config)).containsExactly("fc8");
        assertThat(weights(config, "conv3")).containsExactly(384, 160, 3, 3);
        assertThat(weights(config, "fc6")).containsExactly(8192, 4608);
        assertThat(weights(config, "fc7")).containsExactly(4096, 4096);
    }

    @Test
    void everyReluIsATanhWhoseInputsStartSmall() {
        RunConfig config = variant("tanh");
        List<LayerSpec> layers = config.network().network(2).layers();
        assertThat(layers).noneMatch(LayerSpec.Relu.class::isInstance);
        assertThat(layers).filteredOn(LayerSpec.Tanh.class::isInstance).hasSize(7);
        assertThat(config.data().scale()).isEqualTo(0.01724);
        assertThat(layers)
                .filteredOn(LayerSpec.Learned.class::isInstance)
                .extracting(layer -> ((LayerSpec.Learned) layer).bias())
                .hasSize(8)
                .containsOnly(((LayerSpec.Learned)
                                base().network().network(2).layers().get(0))
                        .bias());
    }

    @Test
    void aMiddleLayerGoesWithWhatStandsOnIt() {
        assertThat(names(variant("without-conv2"))).isEqualTo(baseNamesWithout("conv2", "relu2", "lrn2", "snorm2"));
        assertThat(names(variant("without-conv3"))).isEqualTo(baseNamesWithout("conv3", "relu3"));
        assertThat(names(variant("without-conv4"))).isEqualTo(baseNamesWithout("conv4", "relu4"));
        assertThat(names(variant("without-conv5"))).isEqualTo(baseNamesWithout("conv5", "relu5"));
        assertThat(exchangedBefore(variant("without-conv3"))).containsExactly("conv4", "fc6", "fc7", "fc8");
        assertThat(weights(variant("without-conv5"), "fc6")).containsExactly(4096, 13_824);
    }

    @Test
    void theSixthConvolutionStandsOnTheLastPoolOfBothTowers() {
        RunConfig config = variant("six-conv-1000");
        int at = names(config).indexOf("conv6");
        assertThat(names(config).subList(at - 2, at + 3))
                .containsExactly("pool5", "relu5", "conv6", "relu-conv6", "fc6");
        assertThat(weights(config, "conv6")).containsExactly(256, 256, 3, 3);
        assertThat(output(config, "conv6")).isEqualTo("128x6x6");
        assertThat(exchangedBefore(config)).containsExactly("conv3", "conv6", "fc6", "fc7", "fc8");
    }

    @Test
    void largeLabelSetsHaveTheirOutputs() {
        assertThat(plan(variant("six-conv-10184")).outputs()).isEqualTo(10_184);
        RunConfig largest = variant("six-conv-21843");
        assertThat(plan(largest).outputs()).isEqualTo(21_843);
        assertThat(output(largest, "fc8")).isEqualTo("10921x1x1");
        int at = names(largest).indexOf("bottleneck");
        assertThat(names(largest).subList(at - 1, at + 2)).containsExactly("dropout7", "bottleneck", "fc8");
        assertThat(weights(largest, "bottleneck")).containsExactly(2048, 4096);
    }

    @Test
    void theQuartersAreEqualAndFallByOneFactor() {
        TrainingConfig training = variant("quarters").training();
        List<Schedule.Step> steps = ((Schedule.FixedSteps) training.schedule()).steps();
        assertThat(steps)
                .extracting(Schedule.Step::epoch)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 3)
                        .mapToObj(quarter -> quarter * training.epochs() / 4)
                        .toList());
        assertThat(training.epochs() % 4).isZero();
        double rate = training.learningRate();
        for (Schedule.Step step : steps) {
            assertThat(rate / step.learningRate()).isBetween(6.299, 6.301);
            rate = step.learningRate();
        }
    }
}
