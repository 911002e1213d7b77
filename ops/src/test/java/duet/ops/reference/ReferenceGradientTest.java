package duet.ops.reference;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Pass;
import duet.ops.device.PlanBuilder;
import duet.ops.loss.SoftmaxCrossEntropy;
import duet.ops.network.Padding;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The gradients of every layer against finite differences of its output: five-point central differences, in double precision.
 * The loss is a weighted sum of the outputs with drawn weights, in the last test the softmax's.
 */
class ReferenceGradientTest {
    private static final int BATCH = 2;
    private static final long SEED = 2012;
    /** A power of two, so that parameters, which are float32 multiples of 2^-12, are moved by exactly so much. */
    private static final double STEP = 0x1p-7;

    private static final double TOLERANCE = 1e-7;
    private static final Pass PASS = Pass.training(3);

    private final Draws draws = new Draws(SEED, 0);

    @Test
    void convolution() {
        check(new PlanBuilder(new Shape(2, 6, 5)).convolution(3, 3, 2, new Padding(1, 0, 2, 1), false, 1));
    }

    @Test
    void convolutionWithGroupsWhoseLastWindowHangsOver() {
        check(new PlanBuilder(new Shape(4, 6, 7)).convolution(6, 3, 2, new Padding(0, 1, 0, 0), true, 2));
    }

    @Test
    void locallyConnected() {
        check(new PlanBuilder(new Shape(2, 6, 5)).locallyConnected(3, 3, 2, new Padding(1, 0, 2, 1), false, 1));
    }

    @Test
    void locallyConnectedWithGroupsWhoseLastWindowHangsOver() {
        check(new PlanBuilder(new Shape(4, 6, 7)).locallyConnected(6, 3, 2, new Padding(0, 1, 0, 0), true, 2));
    }

    @Test
    void linear() {
        check(new PlanBuilder(new Shape(3, 2, 3)).linear(5, 1));
    }

    @Test
    void linearWithGroups() {
        check(new PlanBuilder(new Shape(4, 2, 3)).linear(6, 2));
    }

    @Test
    void tanh() {
        check(new PlanBuilder(new Shape(3, 2, 3)).tanh());
    }

    @Test
    void logistic() {
        check(new PlanBuilder(new Shape(3, 2, 3)).logistic());
    }

    @Test
    void localResponseNormOfOddSize() {
        check(new PlanBuilder(new Shape(7, 2, 2)).localResponseNorm(5, 2, 0.1, 0.75, 1));
    }

    @Test
    void localResponseNormOfEvenSizeWithGroups() {
        check(new PlanBuilder(new Shape(10, 2, 2)).localResponseNorm(4, 2, 0.1, 0.75, 2));
    }

    @Test
    void spatialNormOfOddSize() {
        check(new PlanBuilder(new Shape(2, 5, 4)).spatialNorm(3, 2, 0.1, 0.75));
    }

    @Test
    void spatialNormOfEvenSize() {
        check(new PlanBuilder(new Shape(2, 5, 4)).spatialNorm(4, 2, 0.1, 0.75));
    }

    @Test
    void averagePool() {
        check(new PlanBuilder(new Shape(2, 6, 5)).averagePool(3, 2, new Padding(1, 0, 0, 2), true));
    }

    @Test
    void dropout() {
        check(new PlanBuilder(new Shape(2, 3, 4)).dropout(0.5, false));
        check(new PlanBuilder(new Shape(2, 3, 4)).dropout(0.5, true));
    }

    /** Values that stand apart, so that no difference steps over a kink or changes who wins a window. */
    @Test
    void reluAbsTanhAndMaxPoolAwayFromTheirKinks() {
        check(new PlanBuilder(new Shape(2, 3, 4)).relu(), this::apart);
        check(new PlanBuilder(new Shape(2, 3, 4)).absTanh(), index -> apart(index) / 10);
        check(new PlanBuilder(new Shape(2, 6, 5)).maxPool(3, 2, new Padding(1, 0, 0, 2), true), this::apart);
        check(new PlanBuilder(new Shape(2, 5, 5)).maxPool(2, 3, Padding.NONE, false), this::apart);
    }

    @Test
    void aSegmentOfManyLayers() {
        check(smallNetwork().dropout(0.5, false));
    }

    /** The softmax takes float32 logits and gives a float32 gradient. */
    @Test
    void aSegmentUnderTheSoftmax() {
        ReferenceSegment segment = segment(smallNetwork().onMaps(), this::normal);
        int outputs = segment.output().shape().count();
        int[] labels = {4, 1};
        FloatBuffer logits = Draws.host(BATCH * outputs);
        FloatBuffer gradient = Draws.host(BATCH * outputs);
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(BATCH, outputs);
        segment.forward(PASS);
        segment.output().read(logits);
        softmax.compute(logits, labels, BATCH);
        softmax.gradient(0, outputs, gradient);
        segment.outputGradient().write(gradient);
        check(segment, () -> crossEntropy(segment.output().values(), labels), 1e-6);
    }

    private static double crossEntropy(double[] logits, int[] labels) {
        int outputs = logits.length / labels.length;
        return IntStream.range(0, labels.length)
                .mapToDouble(image -> {
                    double sum = IntStream.range(0, outputs)
                            .mapToDouble(output -> Math.exp(logits[image * outputs + output]))
                            .sum();
                    return Math.log(sum) - logits[image * outputs + labels[image]];
                })
                .average()
                .orElseThrow();
    }

    private static PlanBuilder smallNetwork() {
        return new PlanBuilder(new Shape(2, 7, 6))
                .convolution(4, 3, 1, Padding.all(1), false, 1)
                .localResponseNorm(3, 2, 0.1, 0.75, 2)
                .tanh()
                .averagePool(3, 2, Padding.NONE, true)
                .locallyConnected(4, 3, 1, Padding.all(1), false, 2)
                .logistic()
                .convolution(4, 2, 1, Padding.NONE, false, 2)
                .spatialNorm(3, 1, 0.1, 0.5)
                .linear(6, 1);
    }

    private double normal(int index) {
        return draws.normal();
    }

    /** At least 0.05 from zero and 0.1 from each other: 37 has no common factor with 1001. */
    private double apart(int index) {
        return (index * 37 % 1001 - 500.5) / 10;
    }

    private void check(PlanBuilder plan) {
        check(plan, this::normal);
    }

    private void check(PlanBuilder plan, IntToDouble inputs) {
        ReferenceSegment segment = segment(plan.onMaps(), inputs);
        double[] weights = segment.outputGradient().values();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = draws.normal();
        }
        double[] outputs = segment.output().values();
        check(
                segment,
                () -> IntStream.range(0, outputs.length)
                        .mapToDouble(i -> weights[i] * outputs[i])
                        .sum(),
                TOLERANCE);
    }

    private ReferenceSegment segment(SegmentPlan plan, IntToDouble inputs) {
        ReferenceSegment segment = new ReferenceSegment(plan, BATCH, SEED);
        for (int i = 0; i < segment.input().values().length; i++) {
            segment.input().values()[i] = inputs.at(i);
        }
        for (Parameter parameter : segment.parameters()) {
            FloatBuffer values = Draws.host(parameter.count());
            for (int i = 0; i < parameter.count(); i++) {
                values.put(i, Math.round(draws.normal() * 0x1p11) * 0x1p-12f);
            }
            parameter.write(Parameter.Part.VALUE, values);
        }
        return segment;
    }

    /** @param loss of the outputs as they stand, its gradient in the segment's output gradient */
    private static void check(ReferenceSegment segment, DoubleSupplier loss, double tolerance) {
        DoubleSupplier pass = () -> {
            segment.forward(PASS);
            return loss.getAsDouble();
        };
        pass.getAsDouble();
        segment.backward(() -> {});
        double[] input = segment.input().values();
        double[] numeric = new double[input.length];
        for (int i = 0; i < input.length; i++) {
            int index = i;
            numeric[i] = slope(input[i], value -> input[index] = value, pass);
        }
        assertClose("input", segment.inputGradient().values(), numeric, tolerance);
        for (Parameter parameter : segment.parameters()) {
            FloatBuffer values = Draws.host(parameter.count());
            parameter.read(Parameter.Part.VALUE, values);
            double[] expected = new double[parameter.count()];
            double[] actual = new double[parameter.count()];
            for (int i = 0; i < expected.length; i++) {
                int index = i;
                DoubleConsumer setter = value -> {
                    values.put(index, (float) value);
                    parameter.write(Parameter.Part.VALUE, values);
                };
                expected[i] = slope(values.get(i), setter, pass);
                actual[i] = ((ReferenceParameter) parameter).gradient(i / parameter.columns(), i % parameter.columns());
            }
            assertClose(parameter.name(), actual, expected, tolerance);
        }
    }

    /** f'(x) = (f(x - 2h) - 8 f(x - h) + 8 f(x + h) - f(x + 2h)) / 12 h, exact to the fourth order of h. */
    private static double slope(double at, DoubleConsumer setter, DoubleSupplier f) {
        double sum = 0;
        int[] factors = {1, -8, 0, 8, -1};
        for (int i = -2; i <= 2; i++) {
            setter.accept(at + i * STEP);
            sum += factors[i + 2] * f.getAsDouble();
        }
        setter.accept(at);
        return sum / (12 * STEP);
    }

    private static void assertClose(String what, double[] actual, double[] expected, double tolerance) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        assertThat(norm).as("norm of the gradient of " + what).isPositive();
        assertThat(Math.sqrt(difference / norm))
                .as("gradient of " + what + " against finite differences")
                .isLessThan(tolerance);
    }

    @FunctionalInterface
    private interface IntToDouble {
        double at(int index);
    }
}
