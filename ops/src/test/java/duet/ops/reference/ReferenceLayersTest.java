package duet.ops.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Pass;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.network.Initial;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers on numbers that were worked out by hand. */
class ReferenceLayersTest {

    /** Rows begin at -1 and 1, columns at 0 and 2: the first row and the last column of windows hang over. */
    @Test
    void aConvolutionReadsZerosOutsideTheImage() {
        ReferenceSegment segment =
                segment(new PlanBuilder(new Shape(1, 3, 3)).convolution(1, 2, 2, new Padding(1, 0, 0, 0), true, 1));
        write(segment, 0, 1, 10, 100, 1000);
        write(segment, 1, 0.5f);
        assertThat(forward(segment, 1, 2, 3, 4, 5, 6, 7, 8, 9)).containsExactly(2100.5, 300.5, 8754.5, 906.5);
    }

    @Test
    void aConvolutionAddsItsMapsInTheOrderOfTheWeights() {
        ReferenceSegment segment =
                segment(new PlanBuilder(new Shape(2, 1, 2)).convolution(2, 1, 1, Padding.NONE, false, 1));
        write(segment, 0, 1, 10, 100, 1000);
        assertThat(forward(segment, 1, 2, 3, 4)).containsExactly(31, 42, 3100, 4200);
    }

    @Test
    void theGroupsOfAConvolutionSeeTheirOwnMapsOnly() {
        ReferenceSegment segment =
                segment(new PlanBuilder(new Shape(4, 1, 1)).convolution(2, 1, 1, Padding.NONE, false, 2));
        write(segment, 0, 1, 10, 100, 1000);
        assertThat(forward(segment, 1, 2, 3, 4)).containsExactly(21, 4300);
    }

    /** Two outputs of one map: their weights and biases lie one behind the other, the kernel's innermost. */
    @Test
    void aLocallyConnectedLayerHasWeightsOfItsOwnAtEachPosition() {
        ReferenceSegment segment = segment(
                new PlanBuilder(new Shape(1, 1, 3)).locallyConnected(1, 2, 1, new Padding(0, 0, 1, 0), false, 1));
        write(segment, 0, 1, 10, -1, -1, 100, 1000, -1, -1);
        write(segment, 1, 0.5f, 0.25f);
        assertThat(forward(segment, 1, 2, 3)).containsExactly(21.5, 3200.25);
    }

    @Test
    void theGroupsOfALocallyConnectedLayerSeeTheirOwnMapsOnly() {
        ReferenceSegment segment =
                segment(new PlanBuilder(new Shape(2, 1, 2)).locallyConnected(2, 1, 1, Padding.NONE, false, 2));
        write(segment, 0, 1, 10, 100, 1000);
        assertThat(forward(segment, 1, 2, 3, 4)).containsExactly(1, 20, 300, 4000);
    }

    @Test
    void aLinearLayerReadsMapThenRowThenColumn() {
        ReferenceSegment segment = segment(new PlanBuilder(new Shape(2, 1, 2)).linear(1, 1));
        write(segment, 0, 1, 10, 100, 1000);
        write(segment, 1, 0.5f);
        assertThat(forward(segment, 1, 2, 3, 4)).containsExactly(4321.5);
    }

    @Test
    void theGroupsOfALinearLayerSeeTheirOwnMapsOnly() {
        ReferenceSegment segment = segment(new PlanBuilder(new Shape(2, 1, 2)).linear(2, 2));
        write(segment, 0, 1, 10, 100, 1000);
        assertThat(forward(segment, 1, 2, 3, 4)).containsExactly(21, 4300);
    }

    @Test
    void localResponseNormSumsOverNeighbouringMaps() {
        ReferenceSegment segment = segment(new PlanBuilder(new Shape(4, 1, 1)).localResponseNorm(3, 1, 1, 1, 1));
        assertThat(forward(segment, 1, 2, 3, 4)).containsExactly(1 / 6.0, 2 / 15.0, 3 / 30.0, 4 / 26.0);
    }

    @Test
    void localResponseNormOfEvenSizeLeansToTheLowerMaps() {
        ReferenceSegment segment = segment(new PlanBuilder(new Shape(4, 1, 1)).localResponseNorm(2, 1, 1, 1, 1));
        assertThat(forward(segment, 1, 2, 3, 4)).containsExactly(1 / 2.0, 2 / 6.0, 3 / 14.0, 4 / 26.0);
    }

    @Test
    void localResponseNormStaysWithinItsGroup() {
        ReferenceSegment segment = segment(new PlanBuilder(new Shape(4, 1, 1)).localResponseNorm(3, 1, 1, 1, 2));
        assertThat(forward(segment, 1, 2, 3, 4)).containsExactly(1 / 6.0, 2 / 6.0, 3 / 26.0, 4 / 26.0);
    }

    /** 16^-0.75 = 1/8, with 2 * 2 + 3 * 4 = 16: alpha is not divided by the size. */
    @Test
    void localResponseNormRaisesToMinusBeta() {
        ReferenceSegment segment = segment(new PlanBuilder(new Shape(1, 1, 1)).localResponseNorm(5, 4, 3, 0.75, 1));
        assertThat(forward(segment, -2)[0]).isCloseTo(-0.25, within(1e-15));
    }

    @Test
    void spatialNormSumsOverTheNeighbourhoodOfTheSameMap() {
        assertThat(forward(
                        segment(new PlanBuilder(new Shape(2, 2, 2)).spatialNorm(3, 1, 1, 1)), 1, 2, 3, 4, 0, 0, 0, 1))
                .containsExactly(1 / 31.0, 2 / 31.0, 3 / 31.0, 4 / 31.0, 0, 0, 0, 1 / 2.0);
        assertThat(forward(segment(new PlanBuilder(new Shape(1, 2, 2)).spatialNorm(2, 1, 1, 1)), 1, 2, 3, 4))
                .containsExactly(1 / 2.0, 2 / 6.0, 3 / 11.0, 4 / 31.0);
    }

    @Test
    void paddingNeverWinsAMaxPool() {
        ReferenceSegment segment =
                segment(new PlanBuilder(new Shape(1, 2, 3)).maxPool(2, 2, new Padding(1, 1, 1, 0), false));
        assertThat(forward(segment, -1, -2, -3, -4, -5, -6)).containsExactly(-1, -2, -4, -5);
    }

    @Test
    void theGradientOfAMaxPoolGoesToTheFirstOfEqualMaxima() {
        ReferenceSegment segment = segment(new PlanBuilder(new Shape(1, 2, 3)).maxPool(2, 1, Padding.NONE, false));
        forward(segment, 1, 7, 0, 7, 2, 7);
        assertThat(backward(segment, 10, 100)).containsExactly(0, 110, 0, 0, 0, 0);
    }

    @Test
    void anAveragePoolDividesByTheCellsInsideTheImage() {
        ReferenceSegment segment = segment(new PlanBuilder(new Shape(1, 3, 3)).averagePool(2, 2, Padding.NONE, true));
        assertThat(forward(segment, 1, 2, 3, 4, 5, 6, 7, 8, 9)).containsExactly(3, 4.5, 7.5, 9);
        assertThat(backward(segment, 4, 4, 4, 4)).containsExactly(1, 1, 2, 1, 1, 2, 2, 2, 4);
    }

    @Test
    void aReluHasNoGradientAtZero() {
        ReferenceSegment segment = segment(new PlanBuilder(new Shape(3, 1, 1)).relu());
        assertThat(forward(segment, -2, 0, 3)).containsExactly(0, 0, 3);
        assertThat(backward(segment, 5, 5, 5)).containsExactly(0, 0, 5);
    }

    @Test
    void aLogisticIsOneHalfAtZeroWhereItsSlopeIsAQuarter() {
        ReferenceSegment segment = segment(new PlanBuilder(new Shape(1, 1, 1)).logistic());
        assertThat(forward(segment, 0)).containsExactly(0.5);
        assertThat(backward(segment, 8)).containsExactly(2);
    }

    @Test
    void anAbsTanhIsEvenAndHasNoGradientAtZero() {
        ReferenceSegment segment = segment(new PlanBuilder(new Shape(3, 1, 1)).absTanh());
        double[] output = forward(segment, -2, 0, 2);
        assertThat(output).containsExactly(Math.tanh(2), 0, Math.tanh(2));
        double[] gradient = backward(segment, 1, 1, 1);
        assertThat(gradient[0]).isEqualTo(-gradient[2]).isNegative();
        assertThat(gradient[1]).isZero();
    }

    @Test
    void testingMultipliesByKeepInThePapersFormOnly() {
        assertThat(test(segment(new PlanBuilder(new Shape(3, 1, 1)).dropout(0.25, false)), 4, 8, 12))
                .containsExactly(1, 2, 3);
        assertThat(test(segment(new PlanBuilder(new Shape(3, 1, 1)).dropout(0.25, true)), 4, 8, 12))
                .containsExactly(4, 8, 12);
    }

    @Test
    void trainingMultipliesByTheMask() {
        for (double kept : new double[] {1, 2}) {
            ReferenceSegment segment = segment(new PlanBuilder(Shape.vector(64)).dropout(0.5, kept == 2));
            float[] ones = new float[64];
            Arrays.fill(ones, 1);
            double[] output = forward(segment, ones);
            assertThat(output).containsOnly(0, kept);
            assertThat(backward(segment, ones)).containsExactly(output);
        }
    }

    @Test
    void everyStepHasAMaskOfItsOwn() {
        ReferenceSegment segment = segment(new PlanBuilder(Shape.vector(64)).dropout(0.5, false));
        Arrays.fill(segment.input().values(), 1);
        segment.forward(Pass.training(0));
        double[] first = segment.output().values().clone();
        segment.forward(Pass.training(1));
        assertThat(segment.output().values()).isNotEqualTo(first);
        segment.forward(Pass.training(0));
        assertThat(segment.output().values()).containsExactly(first);
    }

    /** Weight: rate 0.1, decay 0.5; bias: twice the rate and no decay. */
    @Test
    void anUpdateIsOneMomentumStep() {
        ReferenceSegment segment = segment(new PlanBuilder(Shape.vector(1)).linear(1, 1));
        write(segment, 0, 4);
        write(segment, 1, 1);
        segment.parameters().get(0).write(Parameter.Part.MOMENTUM, FloatBuffer.wrap(new float[] {2}));
        forward(segment, 3);
        backward(segment, 5);
        segment.update(new Sgd(0.1, 0.9, 0.5));
        float momentum = (float) (0.9 * 2 - 0.5 * 0.1 * 4 - 0.1 * 15);
        assertThat(read(segment, 0, Parameter.Part.MOMENTUM)).isEqualTo(momentum);
        assertThat(read(segment, 0, Parameter.Part.VALUE)).isEqualTo(4 + momentum);
        assertThat(read(segment, 1, Parameter.Part.MOMENTUM)).isEqualTo(-1);
        assertThat(read(segment, 1, Parameter.Part.VALUE)).isEqualTo(0);
    }

    @Test
    void aFrozenParameterDoesNotMove() {
        ParameterSpec frozen = new ParameterSpec(new Initial.Constant(0), 0, 1);
        ReferenceSegment segment = segment(
                new PlanBuilder(new Shape(1, 1, 1)).convolution(1, 1, 1, Padding.NONE, false, 1, frozen, frozen));
        write(segment, 0, 4);
        segment.parameters().get(0).write(Parameter.Part.MOMENTUM, FloatBuffer.wrap(new float[] {2}));
        forward(segment, 3);
        backward(segment, 5);
        segment.update(new Sgd(0.1, 0.9, 0.5));
        assertThat(read(segment, 0, Parameter.Part.VALUE)).isEqualTo(4);
        assertThat(read(segment, 0, Parameter.Part.MOMENTUM)).isEqualTo(2);
        assertThat(read(segment, 0, Parameter.Part.GRADIENT)).isZero();
        assertThat(read(segment, 1, Parameter.Part.GRADIENT)).isZero();
    }

    @Test
    void aFrozenWeightBesideALearningBiasHasItsGradient() {
        ParameterSpec frozen = new ParameterSpec(new Initial.Constant(0), 0, 1);
        ParameterSpec learning = new ParameterSpec(new Initial.Constant(0), 1, 1);
        ReferenceSegment segment = segment(
                new PlanBuilder(new Shape(1, 1, 1)).convolution(1, 1, 1, Padding.NONE, false, 1, frozen, learning));
        forward(segment, 3);
        backward(segment, 5);
        assertThat(read(segment, 0, Parameter.Part.GRADIENT)).isEqualTo(15);
        assertThat(read(segment, 1, Parameter.Part.GRADIENT)).isEqualTo(5);
    }

    @Test
    void aWindowThatSeesNothingIsRefused() {
        Shape input = new Shape(1, 2, 2);
        LayerSpec pool = new LayerSpec.MaxPool("pool1", 1, 3, Padding.NONE, true);
        LayerPlan layer = new LayerPlan(0, pool, input, input, 1, 0);
        SegmentPlan plan = new SegmentPlan(input, false, false, List.of(layer));
        assertThatThrownBy(() -> new ReferenceSegment(plan, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pool1: the window of output (0, 1) lies outside the 2x2 image");
    }

    @Test
    void backwardNeedsATrainingPass() {
        ReferenceSegment segment = segment(new PlanBuilder(Shape.vector(1)).relu());
        test(segment, 1);
        assertThatThrownBy(() -> segment.backward(() -> {})).isInstanceOf(IllegalStateException.class);
    }

    private static ReferenceSegment segment(PlanBuilder plan) {
        return new ReferenceSegment(plan.onMaps(), 1, 1);
    }

    private static void write(Segment segment, int parameter, float... values) {
        segment.parameters().get(parameter).write(Parameter.Part.VALUE, FloatBuffer.wrap(values));
    }

    private static float read(Segment segment, int parameter, Parameter.Part part) {
        FloatBuffer value = Draws.host(1);
        segment.parameters().get(parameter).read(part, value);
        return value.get(0);
    }

    private static double[] forward(ReferenceSegment segment, float... input) {
        segment.input().write(FloatBuffer.wrap(input));
        segment.forward(Pass.training(0));
        return segment.output().values();
    }

    private static double[] test(ReferenceSegment segment, float... input) {
        segment.input().write(FloatBuffer.wrap(input));
        segment.forward(Pass.TEST);
        return segment.output().values();
    }

    private static double[] backward(ReferenceSegment segment, float... outputGradient) {
        segment.outputGradient().write(FloatBuffer.wrap(outputGradient));
        segment.backward(() -> {});
        return segment.inputGradient().values();
    }
}
