package duet.engine.codes;

import duet.ops.device.Device;
import duet.ops.device.Pass;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.ParameterSpec;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import duet.ops.tower.Initialisation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** Half of an autoencoder: a linear layer with ReLUs and another linear layer, on a device. */
final class Coder implements AutoCloseable {
    private static final Initial BEFORE_RELU = new Initial.He(1);
    private static final Initial LINEAR = new Initial.He(Math.sqrt(0.5));

    private final Segment segment;
    private final FloatBuffer input;
    private final FloatBuffer output;

    private Coder(Segment segment, int inputs, int outputs, int batch) {
        this.segment = segment;
        input = floats(batch * inputs);
        output = floats(batch * outputs);
    }

    /**
     * A coder's layers.
     *
     * @param hiddenRate times the learning rate is the hidden layer's
     * @param outputRate times the learning rate is the other layer's
     */
    record Sizes(int inputs, int hidden, int outputs, double hiddenRate, double outputRate) {}

    /** @param gradientWanted whether the gradient of the input is */
    static Coder create(Device device, Sizes sizes, int batch, long seed, boolean gradientWanted) {
        List<LayerSpec> layers = List.of(
                linear("hidden", sizes.hidden(), BEFORE_RELU, sizes.hiddenRate()),
                new LayerSpec.Relu("relu"),
                linear("out", sizes.outputs(), LINEAR, sizes.outputRate()),
                new LayerSpec.Softmax("none"));
        SegmentPlan plan = NetworkPlan.of(new NetworkSpec(Shape.vector(sizes.inputs()), layers, 1))
                .towers()
                .get(0)
                .segments()
                .get(0);
        Segment segment = device.segment(
                new SegmentPlan(plan.input(), plan.exchanged(), gradientWanted, plan.layers()), batch, seed);
        new Initialisation(seed).apply(segment.parameters());
        return new Coder(segment, sizes.inputs(), sizes.outputs(), batch);
    }

    private static LayerSpec linear(String name, int outputs, Initial weights, double rate) {
        return new LayerSpec.Linear(
                name,
                outputs,
                Connect.ALL,
                new ParameterSpec(weights, rate, 1),
                new ParameterSpec(new Initial.Constant(0), 2 * rate, 0));
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** [batch, inputs], to be written before {@link #forward}; afterwards the gradient where {@link #backward} gave it. */
    FloatBuffer input() {
        return input;
    }

    /** [batch, outputs] of the latest {@link #forward}; to be overwritten with their gradient before {@link #backward}. */
    FloatBuffer output() {
        return output;
    }

    void forward() {
        segment.input().write(input);
        segment.forward(Pass.TEST);
        segment.output().read(output);
    }

    /** @param gradient whether {@link #input} is to hold that of the input afterwards */
    void backward(boolean gradient) {
        segment.outputGradient().write(output);
        segment.backward(() -> {});
        if (gradient) {
            segment.inputGradient().read(input);
        }
    }

    void update(Sgd sgd) {
        segment.update(sgd);
    }

    @Override
    public void close() {
        segment.close();
    }
}
