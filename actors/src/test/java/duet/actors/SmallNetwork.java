package duet.actors;

import duet.ops.device.Device;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import duet.ops.reference.ReferenceDevice;
import duet.ops.tower.Exchange;
import duet.ops.tower.TowerNetwork;
import java.util.List;

/** Every kind of layer of the paper's network, in small: exchanges before conv2, fc3 and fc4, and of the logits. */
public final class SmallNetwork {
    public static final Shape IMAGE = new Shape(3, 9, 9);
    public static final int CLASSES = 8;
    public static final long SEED = 7;

    private static final ParameterSpec WEIGHT = new ParameterSpec(new Initial.Gaussian(0.1), 1, 1);
    private static final ParameterSpec BIAS = new ParameterSpec(new Initial.Constant(0.1), 2, 0);

    private SmallNetwork() {}

    public static NetworkPlan plan(int towers) {
        return NetworkPlan.of(new NetworkSpec(
                IMAGE,
                List.of(
                        convolution("conv1", 4, Connect.ALL),
                        new LayerSpec.Relu("relu1"),
                        new LayerSpec.LocalResponseNorm("norm1", 5, 2, 0.0001, 0.75, Connect.OWN),
                        new LayerSpec.MaxPool("pool1", 3, 2, Padding.NONE, false),
                        convolution("conv2", 4, Connect.ALL),
                        new LayerSpec.Relu("relu2"),
                        new LayerSpec.Linear("fc3", 8, Connect.ALL, WEIGHT, BIAS),
                        new LayerSpec.Relu("relu3"),
                        new LayerSpec.Dropout("drop3", 0.5, false),
                        new LayerSpec.Linear("fc4", CLASSES, Connect.ALL, WEIGHT, BIAS),
                        new LayerSpec.Softmax("softmax")),
                towers));
    }

    private static LayerSpec convolution(String name, int outputs, Connect connect) {
        return new LayerSpec.Convolution(name, outputs, 3, 1, Padding.all(1), false, connect, WEIGHT, BIAS);
    }

    /** A tower with its starting values on the reference device. */
    public static TowerNetwork tower(int towers, int tower, Exchange exchange) {
        return tower(towers, tower, exchange, new ReferenceDevice());
    }

    public static TowerNetwork tower(int towers, int tower, Exchange exchange, Device device) {
        TowerNetwork network = TowerNetwork.create(plan(towers), tower, device, SmallPlan.BATCH, SEED, exchange);
        network.initialise();
        return network;
    }
}
