package duet.ops.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.ops.network.Padding;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every device must do, tested against the reference device: each layer by itself and whole segments, over drawn
 * shapes; outputs of training and test passes, gradients of inputs and parameters, two momentum steps. A device's test
 * extends this class and says how the device is made; {@link TensorContract} comes with it.
 *
 * <p>A failure names the seed and the draw.
 */
public abstract class LayerContract implements TensorContract {

    /** Largest norm of the difference from the reference's values, as a share of their norm; fits float32 arithmetic. */
    protected double tolerance() {
        return 1e-5;
    }

    /** The same for several layers on top of each other. */
    protected double segmentTolerance() {
        return tolerance();
    }

    /** Momentum steps that a segment takes; the drawn ones are so large that the second starts from odd weights. */
    protected int segmentSteps() {
        return 2;
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#convolutions")
    void convolution(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#locallyConnecteds")
    void locallyConnected(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#linears")
    void linear(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#relus")
    void relu(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#tanhs")
    void tanh(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#logistics")
    void logistic(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#absTanhs")
    void absTanh(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#localResponseNorms")
    void localResponseNorm(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#spatialNorms")
    void spatialNorm(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#maxPools")
    void maxPool(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#averagePools")
    void averagePool(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#dropouts")
    void dropout(Draw draw) {
        equalsTheReference(draw);
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#segments")
    void segment(Draw draw) {
        equalsTheReference(draw, segmentTolerance(), segmentSteps());
    }

    @ParameterizedTest
    @MethodSource("duet.ops.device.DrawnPlans#frozenBottoms")
    void segmentWhoseLowestLayersAreFrozen(Draw draw) {
        equalsTheReference(draw, segmentTolerance(), segmentSteps());
    }

    private void equalsTheReference(Draw draw) {
        equalsTheReference(draw, tolerance(), 2);
    }

    /** A segment that a device computes in a way of its own. */
    protected final void equalsTheReference(SegmentPlan plan, int batch) {
        equalsTheReference(new Draw(2012, 0, false, batch, plan));
    }

    private void equalsTheReference(Draw draw, double largest, int steps) {
        try (Device device = device()) {
            SegmentTrial.run(device, draw, largest, steps);
        }
    }

    @Test
    void parametersStartAtZero() {
        try (Device device = device();
                Segment segment = device.segment(twoLayers().onMaps(), 2, 1)) {
            for (Parameter parameter : segment.parameters()) {
                for (Parameter.Part part : List.of(Parameter.Part.VALUE, Parameter.Part.MOMENTUM)) {
                    FloatBuffer values = new Draws(1, 1).normals(parameter.count(), 1);
                    parameter.read(part, values);
                    assertThat(values).as(parameter.name() + " " + part).isEqualTo(Draws.host(parameter.count()));
                }
            }
        }
    }

    @Test
    void parametersReadBackAsWritten() {
        try (Device device = device();
                Segment segment = device.segment(twoLayers().onMaps(), 2, 1)) {
            for (Parameter parameter : segment.parameters()) {
                FloatBuffer value = new Draws(1, 1).normals(parameter.count(), 1);
                FloatBuffer momentum = new Draws(1, 2).normals(parameter.count(), 1);
                parameter.write(Parameter.Part.VALUE, value);
                parameter.write(Parameter.Part.MOMENTUM, momentum);
                assertThat(read(parameter, Parameter.Part.VALUE)).isEqualTo(value);
                assertThat(read(parameter, Parameter.Part.MOMENTUM)).isEqualTo(momentum);
            }
        }
    }

    @Test
    void parametersComeFromTheBottomUpWeightBeforeBias() {
        try (Device device = device();
                Segment segment = device.segment(twoLayers().onMaps(), 2, 1)) {
            assertThat(segment.parameters())
                    .extracting(Parameter::name)
                    .containsExactly("conv1.weight", "conv1.bias", "fc3.weight", "fc3.bias");
        }
    }

    @Test
    void theGradientOfAParameterCannotBeWritten() {
        try (Device device = device();
                Segment segment = device.segment(twoLayers().onMaps(), 2, 1)) {
            for (Parameter parameter : segment.parameters()) {
                FloatBuffer values = Draws.host(parameter.count());
                assertThatThrownBy(() -> parameter.write(Parameter.Part.GRADIENT, values))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void oneValueThatIsNotFiniteMakesItsPartOfItsParameterNotFinite(float value) {
        try (Device device = device();
                Segment segment = device.segment(twoLayers().onMaps(), 2, 1)) {
            for (Parameter parameter : segment.parameters()) {
                for (Parameter.Part part : List.of(Parameter.Part.VALUE, Parameter.Part.MOMENTUM)) {
                    for (int place : new int[] {0, parameter.count() / 2, parameter.count() - 1}) {
                        FloatBuffer values = Draws.host(parameter.count());
                        parameter.write(part, values.put(place, value));
                        assertThat(notFinite(segment))
                                .as("%s at %s", value, place)
                                .containsExactly(parameter.name() + " " + part);
                        parameter.write(part, values.put(place, 0));
                    }
                }
            }
        }
    }

    @Test
    void aGradientThatIsNotFiniteIsSeenInTheParametersItReaches() {
        try (Device device = device();
                Segment segment = device.segment(twoLayers().onMaps(), 2, 1)) {
            segment.input().write(new Draws(1, 1).normals(2 * 16 * 9 * 7, 1));
            segment.forward(Pass.training(0));
            segment.outputGradient().write(Draws.host(2 * 10).put(13, Float.NaN));
            segment.backward(() -> {});

            assertThat(notFinite(segment)).contains("fc3.weight GRADIENT", "fc3.bias GRADIENT");
            segment.outputGradient().write(Draws.host(2 * 10));
            segment.backward(() -> {});
            assertThat(notFinite(segment)).isEmpty();
        }
    }

    private static List<String> notFinite(Segment segment) {
        List<String> found = new ArrayList<>();
        for (Parameter parameter : segment.parameters()) {
            for (Parameter.Part part : Parameter.Part.values()) {
                if (!parameter.finite(part)) {
                    found.add(parameter.name() + " " + part);
                }
            }
        }
        return found;
    }

    @Test
    void theImageHasNoGradient() {
        try (Device device = device();
                Segment segment = device.segment(twoLayers().onImage(), 2, 1)) {
            assertThatThrownBy(segment::inputGradient).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theSameStepsGiveTheSameBits() {
        assertThat(trained()).isEqualTo(trained());
    }

    /** All parameter values after three steps, each on an input of its own. */
    private List<FloatBuffer> trained() {
        SegmentPlan plan = twoLayers().dropout(0.5, false).onMaps();
        try (Device device = device();
                Segment segment = device.segment(plan, 4, 1)) {
            Draws draws = new Draws(1, 3);
            for (Parameter parameter : segment.parameters()) {
                parameter.write(Parameter.Part.VALUE, draws.normals(parameter.count(), 0.2));
            }
            for (int step = 0; step < 3; step++) {
                segment.input().write(draws.normals(4 * plan.input().count(), 1));
                segment.forward(Pass.training(step));
                segment.outputGradient().write(draws.normals(4 * plan.output().count(), 1));
                segment.backward(() -> {});
                segment.update(new Sgd(0.1, 0.9, 0.001));
            }
            List<FloatBuffer> values = new ArrayList<>();
            segment.parameters().forEach(parameter -> values.add(read(parameter, Parameter.Part.VALUE)));
            return values;
        }
    }

    private static PlanBuilder twoLayers() {
        return new PlanBuilder(new Shape(16, 9, 7))
                .convolution(24, 3, 2, Padding.all(1), false, 2)
                .relu()
                .linear(10, 1);
    }

    private static FloatBuffer read(Parameter parameter, Parameter.Part part) {
        FloatBuffer target = Draws.host(parameter.count());
        parameter.read(part, target);
        return target;
    }
}
