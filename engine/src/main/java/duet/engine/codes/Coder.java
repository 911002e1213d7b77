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
    private static final ParameterSpec WEIGHT = new ParameterSpec(new Initial.He(1), 1, 1);
    private static final ParameterSpec LINEAR_WEIGHT = new ParameterSpec(new Initial.He(Math.sqrt(0.5)), 1, 1);
    private static final ParameterSpec BIAS = new ParameterSpec(new Initial.Constant(0), 2, 0);

    private final Segment segment;
    private final FloatBuffer input;
    private final FloatBuffer output;

    private Coder(Segment segment, int inputs, int outputs, int batch) {
        this.segment = segment;
        input = floats(batch * inputs);
        output = floats(batch * outputs);
    }

    /** @param gradientWanted whether the gradient of the input is */
    static Coder create(
            Device device, int inputs, int hidden, int outputs, int batch, long seed, boolean gradientWanted) {
        List<LayerSpec> layers = List.of(
                new LayerSpec.Linear("hidden", hidden, Connect.ALL, WEIGHT, BIAS),
                new LayerSpec.Relu("relu"),
                new LayerSpec.Linear("out", outputs, Connect.ALL, LINEAR_WEIGHT, BIAS),
                new LayerSpec.Softmax("none"));
        SegmentPlan plan = NetworkPlan.of(new NetworkSpec(Shape.vector(inputs), layers, 1))
                .towers()
                .get(0)
                .segments()
                .get(0);
        Segment segment = device.segment(
                new SegmentPlan(plan.input(), plan.exchanged(), gradientWanted, plan.layers()), batch, seed);
        new Initialisation(seed).apply(segment.parameters());
        return new Coder(segment, inputs, outputs, batch);
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
