package duet.ops.device;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Shape;
import duet.ops.reference.ReferenceDevice;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Trains a drawn segment for two steps, with a test pass before and after, on a device and on the reference, and compares all
 * that can be seen.
 */
final class SegmentTrial {
    private static final long DROPOUT_SEED = 7;
    /** Large, so that every term of the update counts. */
    private static final Sgd SGD = new Sgd(0.1, 0.9, 0.05);

    private final Draw draw;
    private final double tolerance;
    private final Draws values;
    private final Segment subject;
    private final Segment reference;

    private SegmentTrial(Segment subject, Segment reference, Draw draw, double tolerance) {
        this.draw = draw;
        this.tolerance = tolerance;
        this.values = new Draws(draw.seed(), 1_000_000 + draw.number());
        this.subject = subject;
        this.reference = reference;
    }

    /** @param tolerance largest norm of the difference, as a share of the norm of the reference's values */
    static void run(Device device, Draw draw, double tolerance, int steps) {
        try (Device referenceDevice = new ReferenceDevice();
                Segment subject = device.segment(draw.plan(), draw.batch(), DROPOUT_SEED);
                Segment reference = referenceDevice.segment(draw.plan(), draw.batch(), DROPOUT_SEED)) {
            SegmentTrial trial = new SegmentTrial(subject, reference, draw, tolerance);
            trial.writeParameters();
            trial.forward("test pass before training", Pass.TEST);
            for (int step = 0; step < steps; step++) {
                trial.step(step);
            }
            trial.forward("test pass after training", Pass.TEST);
        }
    }

    private void writeParameters() {
        List<Parameter> expected = reference.parameters();
        assertThat(subject.parameters()).as("parameters").hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Parameter parameter = subject.parameters().get(i);
            assertThat(parameter.name()).isEqualTo(expected.get(i).name());
            assertThat(parameter.shape())
                    .as(parameter.name() + " shape")
                    .isEqualTo(expected.get(i).shape());
            assertThat(parameter.columns())
                    .as(parameter.name() + " columns")
                    .isEqualTo(expected.get(i).columns());
            FloatBuffer value = values.normals(parameter.count(), 1 / Math.sqrt(parameter.columns()));
            FloatBuffer momentum = values.normals(parameter.count(), 0.1);
            for (Parameter one : List.of(parameter, expected.get(i))) {
                one.write(Parameter.Part.VALUE, value);
                one.write(Parameter.Part.MOMENTUM, momentum);
            }
        }
    }

    private void step(long step) {
        String when = "step " + step + ": ";
        forward(when + "training pass", Pass.training(step));
        backward(when);
        subject.update(SGD);
        reference.update(SGD);
        for (int i = 0; i < reference.parameters().size(); i++) {
            compare(when, i, Parameter.Part.VALUE);
            compare(when, i, Parameter.Part.MOMENTUM);
            align(i);
        }
    }

    /** The next step starts from the same weights on both, so that no difference grows over the steps. */
    private void align(int parameter) {
        for (Parameter.Part part : List.of(Parameter.Part.VALUE, Parameter.Part.MOMENTUM)) {
            reference
                    .parameters()
                    .get(parameter)
                    .write(part, read(subject.parameters().get(parameter), part));
        }
    }

    private void forward(String when, Pass pass) {
        FloatBuffer input = values.normals(count(draw.plan().input()), 2);
        if (draw.coarse()) {
            for (int i = 0; i < input.capacity(); i++) {
                input.put(i, (float) (Math.rint(2 * input.get(i)) / 2));
            }
        }
        subject.input().write(input);
        // What the device holds: bfloat16 rounds, and the test is of the arithmetic.
        reference.input().write(read(subject.input()));
        subject.forward(pass);
        reference.forward(pass);
        compare(when + ", output", read(subject.output()), read(reference.output()));
        compareOutputs(when);
    }

    /** Only a layer that is computed together with the relu behind it may be left out. */
    private void compareOutputs(String when) {
        Map<LayerPlan, LayerOutput> told =
                subject.outputs().stream().collect(Collectors.toMap(LayerOutput::layer, output -> output));
        List<LayerOutput> expected = reference.outputs();
        for (int i = 0; i < expected.size(); i++) {
            LayerPlan layer = expected.get(i).layer();
            LayerOutput actual = told.remove(layer);
            if (actual != null) {
                compare(
                        when + ", output of " + layer.spec().name(),
                        read(actual.tensor()),
                        read(expected.get(i).tensor()));
            } else {
                assertThat(layer.spec()).as("a layer that is left out").isInstanceOf(LayerSpec.Learned.class);
                assertThat(expected.get(i + 1).layer().spec()).isInstanceOf(LayerSpec.Relu.class);
            }
        }
        assertThat(told).as("outputs of layers that are not in the plan").isEmpty();
        assertThat(subject.outputs())
                .extracting(output -> output.layer().index())
                .as("layers from the bottom up")
                .isSorted();
    }

    private void backward(String when) {
        FloatBuffer outputGradient = values.normals(count(draw.plan().output()), 1);
        subject.outputGradient().write(outputGradient);
        reference.outputGradient().write(read(subject.outputGradient()));
        int[] calls = new int[1];
        FloatBuffer early = Draws.host(count(draw.plan().input()));
        subject.backward(() -> {
            calls[0]++;
            subject.inputGradient().read(early);
        });
        reference.backward(() -> {});
        assertThat(calls[0])
                .as(when + "input gradient announced")
                .isEqualTo(draw.plan().inputGradientWanted() ? 1 : 0);
        if (draw.plan().inputGradientWanted()) {
            compare(when + "input gradient when announced", early, read(reference.inputGradient()));
            compare(when + "input gradient", read(subject.inputGradient()), read(reference.inputGradient()));
        }
        for (int i = 0; i < reference.parameters().size(); i++) {
            compare(when, i, Parameter.Part.GRADIENT);
        }
    }

    private void compare(String when, int parameter, Parameter.Part part) {
        Parameter expected = reference.parameters().get(parameter);
        compare(
                when + expected.name() + " " + part,
                read(subject.parameters().get(parameter), part),
                read(expected, part));
    }

    private void compare(String what, FloatBuffer actual, FloatBuffer expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.capacity(); i++) {
            difference += square((double) actual.get(i) - expected.get(i));
            norm += square(expected.get(i));
        }
        // All values are of the order of one: where they cancel to almost nothing, rounding may be all that is left.
        double smallest = 1e-3 * Math.sqrt(expected.capacity());
        assertThat(Math.sqrt(difference) / Math.max(Math.sqrt(norm), smallest))
                .as("%s differs from the reference; %s", what, draw)
                .isLessThan(tolerance);
    }

    private static double square(double value) {
        return value * value;
    }

    private int count(Shape shape) {
        return draw.batch() * shape.count();
    }

    private FloatBuffer read(Tensor tensor) {
        FloatBuffer target = Draws.host(count(tensor.shape()));
        tensor.read(target);
        return target;
    }

    private static FloatBuffer read(Parameter parameter, Parameter.Part part) {
        FloatBuffer target = Draws.host(parameter.count());
        parameter.read(part, target);
        return target;
    }
}
