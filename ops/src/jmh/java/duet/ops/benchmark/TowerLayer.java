package duet.ops.benchmark;

import duet.ops.cpu.CpuDevice;
import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Pass;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.device.Tensor;
import duet.ops.network.AlexNet;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.SegmentPlan;
import java.util.List;

/** One layer of AlexNet's tower 0 on a core of its own, filled with noise. */
final class TowerLayer implements AutoCloseable {
    private static final int BATCH = 128;
    private static final double WEIGHT_SPREAD = 0.05;
    /** Thrown through the segment between its two halves; without a trace it costs next to nothing. */
    private static final Halfway HALFWAY = new Halfway();

    private final Device device;
    /** Wants both gradients. */
    private final Segment whole;
    /** Believes that it reads the image, and wants no gradient with respect to it. */
    private final Segment lowest;

    private static final class Halfway extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Halfway() {
            super("the input's gradient is there", null, false, false);
        }
    }

    private TowerLayer(Device device, Segment whole, Segment lowest) {
        this.device = device;
        this.whole = whole;
        this.lowest = lowest;
    }

    static TowerLayer of(String name, Precision precision) {
        LayerPlan layer = plan(name);
        Device device = new CpuDevice(1, precision);
        return new TowerLayer(device, segment(device, layer, false), segment(device, layer, true));
    }

    private static LayerPlan plan(String name) {
        return NetworkPlan.of(AlexNet.paper(2)).towers().get(0).segments().stream()
                .flatMap(segment -> segment.layers().stream())
                .filter(layer -> layer.spec().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("AlexNet has no layer " + name));
    }

    private static Segment segment(Device device, LayerPlan layer, boolean image) {
        LayerPlan relu = new LayerPlan(
                layer.index() + 1, new LayerSpec.Relu("relu"), layer.output(), layer.output(), 1, layer.firstMap());
        List<LayerPlan> layers = layer.spec() instanceof LayerSpec.Learned ? List.of(layer, relu) : List.of(layer);
        Segment segment = device.segment(new SegmentPlan(layer.input(), false, image, layers), BATCH, 1);
        fill(segment.input());
        fill(segment.outputGradient());
        for (Parameter parameter : segment.parameters()) {
            parameter.write(
                    Parameter.Part.VALUE, new Draws(1, parameter.columns()).normals(parameter.count(), WEIGHT_SPREAD));
        }
        return segment;
    }

    private static void fill(Tensor tensor) {
        tensor.write(new Draws(1, 0).normals(tensor.batch() * tensor.shape().count(), 1));
    }

    void forward(Pass pass) {
        whole.forward(pass);
    }

    /** Both gradients, of both segments: what the benchmarks read is then as after a step. */
    void backward() {
        whole.backward(() -> {});
        lowest.forward(Pass.training(0));
        lowest.backward(() -> {});
    }

    /** The segment tells when the input's gradient is complete, before it begins with the weights'. */
    void backwardToInput() {
        try {
            whole.backward(() -> {
                throw HALFWAY;
            });
        } catch (Halfway reached) {
            // as it should be
        }
    }

    void backwardToWeights() {
        lowest.backward(() -> {});
    }

    void update(Sgd sgd) {
        whole.update(sgd);
    }

    @Override
    public void close() {
        whole.close();
        lowest.close();
        device.close();
    }
}
