package duet.ops.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import duet.ops.device.Device;
import duet.ops.device.Segment;
import duet.ops.reference.ReferenceDevice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkPlanTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void alexNetHasThePapersParametersOnOneTowerAndOnTwo(int towers) {
        assertThat(NetworkPlan.of(AlexNet.paper(towers)).parameters()).isEqualTo(60_965_224);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theNetworksOfTheFullImageNetHaveTheirParametersOnOneTowerAndOnTwo(int towers) {
        assertThat(NetworkPlan.of(KnownNetworks.bottleneck(towers)).parameters())
                .isEqualTo(110_605_267);
        assertThat(NetworkPlan.of(KnownNetworks.sixConvolutions(towers, 10_184)).parameters())
                .isEqualTo(99_182_152);
        assertThat(NetworkPlan.of(KnownNetworks.sixConvolutions(towers, 1000)).parameters())
                .isEqualTo(61_555_304);
    }

    @Test
    void theHalfNetworkHasItsParameters() {
        assertThat(NetworkPlan.of(KnownNetworks.half()).parameters()).isEqualTo(59_798_312);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theLocallyConnectedNetworksForCifarHaveTheirParametersOnOneTowerAndOnTwo(int towers) {
        assertThat(NetworkPlan.of(KnownNetworks.cifar(32, towers)).parameters()).isEqualTo(1_116_490);
        assertThat(NetworkPlan.of(KnownNetworks.cifar(64, towers)).parameters()).isEqualTo(2_112_970);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void weightsThatAreNotSharedHaveTheOutputsRowsAndColumns(int towers) {
        NetworkPlan plan = NetworkPlan.of(KnownNetworks.cifar(64, towers));
        assertThat(plan.parameterShapes())
                .containsEntry("local4.weight", List.of(32, 6, 6, 64, 3, 3))
                .containsEntry("local4.bias", List.of(32, 6, 6));
        LayerPlan local4 = layer(plan, 0, "local4");
        assertThat(local4.fanIn()).isEqualTo(64 * 9);
        assertThat(local4.weightColumns()).isEqualTo(36 * 64 * 9);
        assertThat(local4.biasColumns()).isEqualTo(36);
    }

    @Test
    void ofAnOddNumberOfLogitsTower0HasTheSmallerHalf() {
        NetworkPlan plan = NetworkPlan.of(KnownNetworks.bottleneck(2));
        LayerPlan first = plan.towers().get(0).head();
        LayerPlan second = plan.towers().get(1).head();
        assertThat(first.output()).isEqualTo(Shape.vector(10_921));
        assertThat(first.firstMap()).isZero();
        assertThat(second.output()).isEqualTo(Shape.vector(10_922));
        assertThat(second.firstMap()).isEqualTo(10_921);
        assertThat(plan.towers()).extracting(TowerPlan::logits).containsOnly(new Shares(21_843, 2));
        assertThat(plan.outputs()).isEqualTo(21_843);
    }

    @Test
    void bytesAndBuffersAreThoseOfTheLargerHalfOfTheLogits() {
        List<LayerSpec> layers =
                List.of(AlexNet.linear("fc1", 4), AlexNet.linear("fc2", 9), new LayerSpec.Softmax("softmax"));
        NetworkPlan plan = NetworkPlan.of(new NetworkSpec(new Shape(3, 2, 2), layers, 2));
        assertThat(plan.bytesSentPerStep(10, Float.BYTES)).isEqualTo(10 * 4 * (2 + 2 + 5));
        assertThat(plan.towers())
                .extracting(tower -> tower.largestPart(10, Short.BYTES))
                .containsExactly(200L, 200L);
    }

    @Test
    void onlyTheLayerUnderTheSoftmaxMayBeUneven() {
        LayerSpec softmax = new LayerSpec.Softmax("softmax");
        rejected(new NetworkSpec(new Shape(3, 2, 2), List.of(AlexNet.linear("fc", 1), softmax), 2), 0, "outputs")
                .hasMessage("1 outputs cannot be shared evenly by two towers");
        rejected(new NetworkSpec(new Shape(3, 19, 19), replaced(11, own("fc5", 7)), 2), 11, "outputs")
                .hasMessage("7 outputs cannot be shared evenly by two towers");
    }

    @Test
    void ofLogitsThatCannotBeSharedEvenlyTheFirstTowersHaveFewer() {
        List<LayerSpec> layers =
                List.of(AlexNet.linear("fc1", 6), AlexNet.linear("fc2", 1000), new LayerSpec.Softmax("softmax"));
        NetworkPlan plan = NetworkPlan.of(new NetworkSpec(new Shape(3, 2, 2), layers, 3));
        assertThat(plan.towers())
                .extracting(
                        tower -> tower.head().firstMap(),
                        tower -> tower.head().output().count())
                .containsExactly(tuple(0, 333), tuple(333, 333), tuple(666, 334));
        assertThat(plan.outputs()).isEqualTo(1000);
        // A third of fc1's outputs forward and back, and of the logits, to each of two peers.
        assertThat(plan.bytesSentPerStep(10, Short.BYTES)).isEqualTo(2 * 10 * (2 * 2 * 2 + 334 * 4));
        assertThat(plan.towers())
                .extracting(tower -> tower.largestPart(10, Short.BYTES))
                .containsOnly(10L * 334 * 4);
    }

    @Test
    void onFourTowersOwnMeansFourColumnsOfWhichEachHasOne() {
        NetworkPlan plan = NetworkPlan.of(AlexNet.paper(4));
        assertThat(plan.spec().columns()).isEqualTo(4);
        assertThat(plan.parameterShapes())
                .containsEntry("conv2.weight", List.of(256, 24, 5, 5))
                .containsEntry("conv3.weight", List.of(384, 256, 3, 3));
        for (TowerPlan tower : plan.towers()) {
            assertThat(tower.segments().get(1).input()).isEqualTo(new Shape(256, 13, 13));
            assertThat(tower.head().output()).isEqualTo(Shape.vector(250));
        }
        assertThat(layer(plan, 3, "conv2").groups()).isEqualTo(1);
        assertThat(layer(plan, 3, "conv2").firstMap()).isEqualTo(192);
        long parts = 64 * 13 * 13 + 64 * 6 * 6 + 1024 + 1024;
        assertThat(plan.bytesSentPerStep(128, Float.BYTES)).isEqualTo(3 * 128 * 4 * (2 * parts + 250));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aNetworkOfFourColumnsIsTheSameOnEveryNumberOfTowersThatSharesThem(int towers) {
        NetworkSpec four = AlexNet.paper(4);
        NetworkPlan plan = NetworkPlan.of(new NetworkSpec(four.input(), four.layers(), towers, 4));
        assertThat(plan.parameterShapes()).isEqualTo(NetworkPlan.of(four).parameterShapes());
        assertThat(layer(plan, 0, "conv2").groups()).isEqualTo(4 / towers);
        assertThat(layer(plan, 0, "lrn1").groups()).isEqualTo(4 / towers);
    }

    @Test
    void columnsThatTheTowersCannotShareAreToldAtTheFirstLayerThatNeedsThem() {
        NetworkSpec two = AlexNet.small(2);
        rejected(new NetworkSpec(two.input(), two.layers(), 4, 2), 2, "connect")
                .hasMessage(
                        "own, but the 2 columns of this network cannot be shared evenly by 4 towers: run it on a number of"
                                + " towers that divides them; other columns make another network");
        NetworkSpec cifar = KnownNetworks.cifar(32, 4);
        assertThat(NetworkPlan.of(new NetworkSpec(cifar.input(), cifar.layers(), 4, 2))
                        .towers())
                .as("every layer sees all maps")
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void aNetworkRunsOnOneToEightTowers(int towers) {
        rejected(new NetworkSpec(new Shape(3, 19, 19), AlexNet.small(1).layers(), towers, 2), -1, "towers")
                .hasMessage(towers + " towers; a network runs on 1 to 8");
    }

    @Test
    void mapsThatTheColumnsCannotShareAreToldWithTheirNumbers() {
        NetworkSpec small = AlexNet.small(1);
        List<LayerSpec> withoutNorm = replaced(2, new LayerSpec.Relu("relu"));
        rejected(new NetworkSpec(small.input(), withoutNorm, 1, 3), 4, "outputs")
                .hasMessage(
                        "connect = own divides 8 inputs and 12 outputs into 3 columns; both must be multiples of 3");
        rejected(new NetworkSpec(small.input(), small.layers(), 1, 3), 2, "connect")
                .hasMessage("own divides 8 maps into 3 columns; their number must be a multiple of 3");
        rejected(AlexNet.small(3), 0, "outputs").hasMessage("8 outputs cannot be shared evenly by 3 towers");
    }

    @Test
    void aNormOverAllMapsNeedsThemAllOnItsTower() {
        List<LayerSpec> all = replaced(2, new LayerSpec.LocalResponseNorm("lrn1", 5, 2, 1e-4, 0.75, Connect.ALL));
        rejected(new NetworkSpec(new Shape(3, 19, 19), all, 2), 2, "connect")
                .hasMessage("all, but a norm's windows cannot reach the other towers' maps: write connect = own");
        NetworkPlan plan = NetworkPlan.of(new NetworkSpec(new Shape(3, 19, 19), all, 1));
        assertThat(layer(plan, 0, "lrn1").groups()).isEqualTo(1);
    }

    @Test
    void aNetworkHasAColumnAtLeast() {
        NetworkSpec small = AlexNet.small(1);
        assertThat(NetworkPlan.of(new NetworkSpec(small.input(), small.layers(), 1, 1))
                        .towers())
                .hasSize(1);
        rejected(new NetworkSpec(small.input(), small.layers(), 1, 0), -1, "columns")
                .hasMessage("0 columns; a network has 1 or more");
    }

    @Test
    void onOneTowerANetworkKeepsItsColumns() {
        NetworkSpec one = AlexNet.paper(4).onOneTower();
        assertThat(one.towers()).isEqualTo(1);
        assertThat(one.columns()).isEqualTo(4);
        assertThat(one.layers()).isEqualTo(AlexNet.paper(4).layers());
    }

    /** 128 images of 128 maps of 13 x 13 into conv3, in bfloat16. */
    @Test
    void theLargestPartThatATowerSendsIsThatOfTheLargestSegmentsInput() {
        TowerPlan tower = NetworkPlan.of(AlexNet.paper(2)).towers().get(0);
        assertThat(tower.largestPart(128, Short.BYTES)).isEqualTo(128L * 128 * 13 * 13 * 2);
        assertThat(tower.segments().get(0).output()).isEqualTo(new Shape(128, 13, 13));
    }

    @Test
    void asManyOutputsAsTowersAreSharedEvenlyAndOneEach() {
        LayerSpec softmax = new LayerSpec.Softmax("softmax");
        NetworkPlan plan =
                NetworkPlan.of(new NetworkSpec(new Shape(3, 2, 2), List.of(AlexNet.linear("fc", 8), softmax), 8));
        assertThat(plan.towers())
                .extracting(tower -> tower.head().output())
                .hasSize(8)
                .containsOnly(Shape.vector(1));
    }

    private static LayerSpec.Linear own(String name, int outputs) {
        LayerSpec.Linear all = AlexNet.linear(name, outputs);
        return new LayerSpec.Linear(name, outputs, Connect.OWN, all.weight(), all.bias());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void groupsDivideEachHalfOfALayerThatSeesItsOwnTowerOnly(int towers) {
        NetworkPlan plan = NetworkPlan.of(
                new NetworkSpec(new Shape(3, 19, 19), replaced(4, grouped("conv2", 12, Connect.OWN, 2)), towers));
        LayerPlan conv2 = layer(plan, 0, "conv2");
        assertThat(conv2.groups()).isEqualTo(towers == 1 ? 4 : 2);
        assertThat(conv2.weightShape()).isEqualTo(List.of(12, 2, 3, 3));
    }

    @Test
    void groupsDivideAllMapsOfALayerOnOneTower() {
        NetworkPlan plan = NetworkPlan.of(
                new NetworkSpec(new Shape(3, 19, 19), replaced(6, grouped("conv3", 8, Connect.ALL, 4)), 1));
        assertThat(layer(plan, 0, "conv3").weightShape()).isEqualTo(List.of(8, 3, 3, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void groupsThatDoNotDivideAreToldWithTheirNumbersAlikeOnOneTowerAndOnTwo(int towers) {
        rejected(
                        new NetworkSpec(
                                new Shape(3, 19, 19), replaced(4, grouped("conv2", 12, Connect.OWN, 3)), towers),
                        4,
                        "groups")
                .hasMessage("6 groups, 3 in each column, do not divide 8 inputs and 12 outputs evenly");
        rejected(
                        new NetworkSpec(new Shape(3, 19, 19), replaced(0, grouped("conv1", 8, Connect.ALL, 3)), 1),
                        0,
                        "groups")
                .hasMessage("3 groups do not divide 3 inputs and 8 outputs evenly");
    }

    @Test
    void groupsAmongAllMapsCannotBeSharedByTwoTowers() {
        rejected(
                        new NetworkSpec(new Shape(3, 19, 19), replaced(6, grouped("conv3", 8, Connect.ALL, 2)), 2),
                        6,
                        "groups")
                .hasMessageStartingWith("2 groups among all maps cannot be shared by two towers: write connect = own");
    }

    private static LayerSpec.Convolution grouped(String name, int outputs, Connect connect, int groups) {
        LayerSpec.Convolution one = AlexNet.convolution(name, outputs, 3, 1, Padding.all(1), connect);
        return new LayerSpec.Convolution(
                name, outputs, 3, 1, Padding.all(1), false, connect, groups, one.weight(), one.bias());
    }

    @Test
    void backPropagationStopsAtTheLowestLayerThatLearns() {
        NetworkPlan plan = NetworkPlan.of(AlexNet.frozenUpTo("conv2", 2));
        assertThat(plan.towers().get(0).segments())
                .extracting(SegmentPlan::inputGradientWanted)
                .containsExactly(false, false, true, true);
        SegmentPlan onConv3 = plan.towers().get(1).segments().get(1);
        assertThat(onConv3.exchanged()).isTrue();
        assertThat(onConv3.exchangedBack()).isFalse();
        assertThat(onConv3.gradientWanted(0)).isFalse();
        assertThat(onConv3.gradientWanted(1)).isTrue();
    }

    @Test
    void noGradientIsExchangedAboveLayersThatAreFrozen() {
        long everything = NetworkPlan.of(AlexNet.small(2)).bytesSentPerStep(1, Float.BYTES);
        // Into conv3 go 6 maps of 4x4 cells from each tower.
        assertThat(NetworkPlan.of(AlexNet.frozenUpTo("conv2", 2)).bytesSentPerStep(1, Float.BYTES))
                .isEqualTo(everything - 4 * 6 * 16);
    }

    @Test
    void aFrozenWeightBesideALearningBiasLearns() {
        ParameterSpec frozen = new ParameterSpec(new Initial.Constant(0), 0, 1);
        ParameterSpec learning = new ParameterSpec(new Initial.Constant(0), 1, 1);
        assertThat(new LayerSpec.Linear("fc", 1, Connect.ALL, frozen, learning).learns())
                .isTrue();
        assertThat(new LayerSpec.Linear("fc", 1, Connect.ALL, learning, frozen).learns())
                .isTrue();
        assertThat(new LayerSpec.Linear("fc", 1, Connect.ALL, frozen, frozen).learns())
                .isFalse();
    }

    private static LayerPlan layer(NetworkPlan plan, int tower, String name) {
        return plan.towers().get(tower).segments().stream()
                .flatMap(segment -> segment.layers().stream())
                .filter(layer -> layer.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theTowersExchangeInFrontOfConv3AndTheLinearLayersOnly() {
        for (TowerPlan tower : NetworkPlan.of(AlexNet.paper(2)).towers()) {
            assertThat(tower.segments())
                    .extracting(segment -> segment.layers().get(0).spec().name())
                    .containsExactly("conv1", "conv3", "fc6", "fc7", "fc8");
            assertThat(tower.segments())
                    .extracting(SegmentPlan::exchanged)
                    .containsExactly(false, true, true, true, true);
            assertThat(tower.segments().get(1).input()).isEqualTo(new Shape(256, 13, 13));
        }
    }

    @Test
    void oneTowerHasOneSegmentInWhichOwnMeansTwoGroups() {
        TowerPlan tower = NetworkPlan.of(AlexNet.paper(1)).towers().get(0);
        assertThat(tower.segments()).hasSize(1);
        List<LayerPlan> layers = tower.segments().get(0).layers();
        assertThat(layers.get(3).groups()).isEqualTo(2);
        assertThat(layers.get(3).fanIn()).isEqualTo(48 * 25);
        assertThat(layers.get(6).groups()).isEqualTo(1);
    }

    @Test
    void aTowerSends14Point8MebibytesForwardAndAsMuchBackForABatchOf128() {
        // Into conv3 128x13x13 values an image, fc6 128x6x6, fc7 and fc8 2048 each, and 500 logits forward only.
        long halves = 128 * 13 * 13 + 128 * 6 * 6 + 2048 + 2048;
        assertThat(NetworkPlan.of(AlexNet.paper(2)).bytesSentPerStep(128, Float.BYTES))
                .isEqualTo(128 * 4 * (2 * halves + 500));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theArraysOfTheWholeNetworkHaveTheSameSizesOnOneTowerAndOnTwo(int towers) {
        Map<String, List<Integer>> shapes =
                NetworkPlan.of(AlexNet.paper(towers)).parameterShapes();

        assertThat(shapes.keySet())
                .startsWith("conv1.weight", "conv1.bias", "conv2.weight")
                .endsWith("fc8.bias");
        assertThat(shapes)
                .hasSize(16)
                .containsEntry("conv1.weight", List.of(96, 3, 11, 11))
                .containsEntry("conv2.weight", List.of(256, 48, 5, 5))
                .containsEntry("conv3.weight", List.of(384, 256, 3, 3))
                .containsEntry("conv4.weight", List.of(384, 192, 3, 3))
                .containsEntry("conv4.bias", List.of(384))
                .containsEntry("fc6.weight", List.of(4096, 9216))
                .containsEntry("fc8.weight", List.of(1000, 4096));
        assertThat(shapes.values().stream()
                        .mapToLong(
                                shape -> shape.stream().mapToLong(size -> size).reduce(1, (a, b) -> a * b))
                        .sum())
                .isEqualTo(60_965_224);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theSizesInThePlanAreThoseOfTheParametersOfEveryTower(int towers) {
        checkSizes(NetworkPlan.of(AlexNet.small(towers)));
        checkSizes(NetworkPlan.of(KnownNetworks.cifar(32, towers)));
    }

    private static void checkSizes(NetworkPlan plan) {
        for (TowerPlan tower : plan.towers()) {
            Map<String, List<Integer>> shapes = new LinkedHashMap<>();
            try (Device device = new ReferenceDevice()) {
                for (SegmentPlan segment : tower.segments()) {
                    try (Segment made = device.segment(segment, 1, 1)) {
                        made.parameters().forEach(parameter -> {
                            shapes.put(parameter.name(), parameter.shape());
                            int values = parameter.shape().stream().reduce(1, Math::multiplyExact);
                            assertThat(parameter.count())
                                    .isEqualTo(values / plan.towers().size());
                        });
                    }
                }
            }
            assertThat(shapes.entrySet())
                    .containsExactlyElementsOf(plan.parameterShapes().entrySet());
        }
    }

    @Test
    void mapsOfTheSecondTowerComeBehindThoseOfTheFirst() {
        TowerPlan second = NetworkPlan.of(AlexNet.paper(2)).towers().get(1);
        assertThat(second.segments().get(0).layers().get(3).firstMap()).isEqualTo(128);
        assertThat(second.head().firstMap()).isEqualTo(500);
    }

    @Test
    void anOddNumberOfMapsCannotBeSharedByTwoTowers() {
        rejected(
                        new NetworkSpec(
                                new Shape(3, 19, 19),
                                replaced(0, AlexNet.convolution("conv1", 7, 5, 2, Padding.NONE, Connect.ALL)),
                                2),
                        0,
                        "outputs")
                .hasMessage("7 outputs cannot be shared evenly by two towers");
    }

    @Test
    void aKernelLargerThanItsInputIsNamed() {
        rejected(
                        new NetworkSpec(
                                new Shape(3, 19, 19),
                                replaced(4, AlexNet.convolution("conv2", 12, 12, 1, Padding.NONE, Connect.OWN)),
                                1),
                        4,
                        "kernel")
                .hasMessage("12 is larger than the 4 rows of its input of 8x4x4");
    }

    @Test
    void aLayerOnTheImageCannotSeeItsOwnTowersMapsOnly() {
        rejected(
                new NetworkSpec(
                        new Shape(3, 19, 19),
                        replaced(0, AlexNet.convolution("conv1", 8, 5, 2, Padding.NONE, Connect.OWN)),
                        2),
                0,
                "connect");
    }

    @Test
    void aNetworkEndsInASoftmaxOverAVector() {
        List<LayerSpec> layers = AlexNet.small(1).layers();
        rejected(new NetworkSpec(new Shape(3, 19, 19), layers.subList(0, layers.size() - 1), 1), 11, "type");
        rejected(
                new NetworkSpec(new Shape(3, 19, 19), List.of(layers.get(0), new LayerSpec.Softmax("softmax")), 1),
                1,
                "type");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCeilRuleAddsAWindowThatHangsOverTheEdge(boolean ceil) {
        LayerSpec.Convolution conv1 = new LayerSpec.Convolution(
                "conv1",
                96,
                11,
                4,
                Padding.NONE,
                ceil,
                Connect.ALL,
                new ParameterSpec(new Initial.Constant(0), 1, 1),
                new ParameterSpec(new Initial.Constant(0), 1, 1));
        NetworkSpec spec = new NetworkSpec(
                new Shape(3, 224, 224), List.of(conv1, AlexNet.linear("fc", 10), new LayerSpec.Softmax("softmax")), 1);
        assertThat(NetworkPlan.of(spec)
                        .towers()
                        .get(0)
                        .segments()
                        .get(0)
                        .layers()
                        .get(0)
                        .output())
                .isEqualTo(ceil ? new Shape(96, 55, 55) : new Shape(96, 54, 54));
    }

    private static List<LayerSpec> replaced(int index, LayerSpec layer) {
        List<LayerSpec> layers = new java.util.ArrayList<>(AlexNet.small(1).layers());
        layers.set(index, layer);
        return layers;
    }

    private static AbstractObjectAssert<?, InvalidNetworkException> problemOf(Throwable thrown) {
        return assertThat(thrown).asInstanceOf(type(InvalidNetworkException.class));
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> rejected(
            NetworkSpec spec, int layer, String key) {
        return assertThatThrownBy(() -> NetworkPlan.of(spec)).satisfies(thrown -> {
            problemOf(thrown).extracting(InvalidNetworkException::layer).isEqualTo(layer);
            problemOf(thrown).extracting(InvalidNetworkException::key).isEqualTo(key);
        });
    }
}
