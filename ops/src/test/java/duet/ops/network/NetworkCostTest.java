package duet.ops.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkCostTest {
    private static final int BATCH = 128;

    private static NetworkCost cost(NetworkSpec spec) {
        return NetworkCost.of(NetworkPlan.of(spec), BATCH, Float.BYTES);
    }

    private static LayerCost layer(NetworkCost cost, String name) {
        return cost.layers().stream()
                .filter(layer -> layer.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void alexNetHasThePapersParametersAndArithmeticOnOneTowerAndOnTwo(int towers) {
        NetworkCost cost = cost(AlexNet.paper(towers));
        assertThat(cost.layers())
                .filteredOn(layer -> layer.spec() instanceof LayerSpec.Learned)
                .extracting(layer -> layer.spec().name(), LayerCost::parameters, LayerCost::forward)
                .containsExactly(
                        tuple("conv1", 34_848L + 96, 105_415_200L),
                        tuple("conv2", 307_200L + 256, 223_948_800L),
                        tuple("conv3", 884_736L + 384, 149_520_384L),
                        tuple("conv4", 663_552L + 384, 112_140_288L),
                        tuple("conv5", 442_368L + 256, 74_760_192L),
                        tuple("fc6", 37_748_736L + 4_096, 37_748_736L),
                        tuple("fc7", 16_777_216L + 4_096, 16_777_216L),
                        tuple("fc8", 4_096_000L + 1_000, 4_096_000L));
        assertThat(cost.parameters()).isEqualTo(60_965_224L);
        assertThat(cost.forward()).isEqualTo(724_406_816L);
    }

    @Test
    void aTrainingStepIsThreeForwardsWithoutTheFirstLayersInputGradient() {
        NetworkCost cost = cost(AlexNet.paper(2));
        assertThat(layer(cost, "conv1").toInput()).isZero();
        assertThat(layer(cost, "conv1").toWeights()).isEqualTo(105_415_200L);
        assertThat(cost.training()).isEqualTo(3 * 724_406_816L - 105_415_200L);
        assertThat(2e-9 * cost.training()).isCloseTo(4.1356, within(1e-4));
    }

    @Test
    void outputsAreThoseOfAllTowersTogether() {
        NetworkCost two = cost(AlexNet.paper(2));
        assertThat(two.layers())
                .extracting(LayerCost::output)
                .isEqualTo(cost(AlexNet.paper(1)).layers().stream()
                        .map(LayerCost::output)
                        .toList());
        assertThat(layer(two, "pool1").output()).isEqualTo(new Shape(96, 27, 27));
        assertThat(layer(two, "softmax").output()).isEqualTo(Shape.vector(1000));
    }

    @Test
    void whatIsSentStandsInFrontOfTheLayersThatSeeBothTowers() {
        NetworkCost two = cost(AlexNet.paper(2));
        assertThat(two.layers())
                .filteredOn(layer -> layer.sentBytes() > 0)
                .extracting(layer -> layer.spec().name(), LayerCost::sentBytes)
                .containsExactly(
                        tuple("conv3", 4L * BATCH * 256 * 13 * 13),
                        tuple("fc6", 4L * BATCH * 256 * 6 * 6),
                        tuple("fc7", 4L * BATCH * 4096),
                        tuple("fc8", 4L * BATCH * 4096),
                        tuple("softmax", 4L * BATCH * 500));
        assertThat(two.sentBytes())
                .isEqualTo(two.layers().stream().mapToLong(LayerCost::sentBytes).sum());
        assertThat(cost(AlexNet.paper(1)).sentBytes()).isZero();
    }

    @Test
    void memoryCountsParametersThreeTimesActivationsTwiceAndTheImageOnce() {
        NetworkCost one = cost(AlexNet.paper(1));
        assertThat(one.parameterBytes()).isEqualTo(3 * 4 * 60_965_224L);
        long image = 4L * BATCH * 3 * 224 * 224;
        long outputs =
                one.layers().stream().mapToLong(LayerCost::activationBytes).sum();
        assertThat(layer(one, "conv1").activationBytes()).isEqualTo(4L * BATCH * 290_400);
        assertThat(one.activationBytes()).isEqualTo(image + 2 * outputs);
    }

    @Test
    void twoTowersKeepHalfOfItEachAndWhatTheyJoin() {
        NetworkCost one = cost(AlexNet.paper(1));
        NetworkCost two = cost(AlexNet.paper(2));
        long image = 4L * BATCH * 3 * 224 * 224;
        long joined = 2 * 4L * BATCH * (256 * 13 * 13 + 256 * 6 * 6 + 4096 + 4096);
        assertThat(two.parameterBytes()).isEqualTo(one.parameterBytes() / 2);
        assertThat(two.activationBytes()).isEqualTo(image + (one.activationBytes() - image) / 2 + joined);
    }

    @Test
    void fourTowersSendTheirPartsToThreePeersEach() {
        NetworkCost four = cost(AlexNet.paper(4));
        assertThat(layer(four, "conv3").sentBytes()).isEqualTo(3 * 2 * 4L * BATCH * 64 * 13 * 13);
        assertThat(layer(four, "softmax").sentBytes()).isEqualTo(3 * 4L * BATCH * 250);
        assertThat(four.sentBytes())
                .isEqualTo(
                        four.layers().stream().mapToLong(LayerCost::sentBytes).sum());
        assertThat(layer(four, "conv2").output()).isEqualTo(new Shape(256, 27, 27));
    }

    @Test
    void aReluBehindWeightsTakesNoMemoryAndBfloat16HalvesTheRest() {
        NetworkPlan plan = NetworkPlan.of(AlexNet.small(2));
        NetworkCost wide = NetworkCost.of(plan, BATCH, 4);
        NetworkCost narrow = NetworkCost.of(plan, BATCH, 2);
        assertThat(layer(wide, "relu1").activationBytes()).isZero();
        assertThat(layer(wide, "lrn1").activationBytes()).isPositive();
        assertThat(narrow.activationBytes()).isEqualTo(wide.activationBytes() / 2);
        assertThat(narrow.parameterBytes()).isEqualTo(wide.parameterBytes());
        long logits = 4L * BATCH * plan.towers().get(0).head().output().count();
        assertThat(narrow.sentBytes() - logits).isEqualTo((wide.sentBytes() - logits) / 2);
    }

    @Test
    void frozenWeightsHaveNoGradientAndNothingBelowThemWantsOne() {
        ParameterSpec frozen = new ParameterSpec(new Initial.He(1), 0, 0);
        LayerSpec.Linear fc1 = new LayerSpec.Linear("fc1", 8, Connect.ALL, frozen, frozen);
        NetworkCost cost = cost(new NetworkSpec(
                new Shape(3, 4, 4),
                List.of(fc1, AlexNet.linear("fc2", 6), AlexNet.linear("fc3", 5), new LayerSpec.Softmax("softmax")),
                1));
        assertThat(layer(cost, "fc1").forward()).isEqualTo(8 * 48);
        assertThat(layer(cost, "fc1").toWeights()).isZero();
        assertThat(layer(cost, "fc2").toInput()).isZero();
        assertThat(layer(cost, "fc2").toWeights()).isEqualTo(6 * 8);
        assertThat(layer(cost, "fc3").toInput()).isEqualTo(5 * 6);
    }
}
