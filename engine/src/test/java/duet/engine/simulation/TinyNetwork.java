package duet.engine.simulation;

import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import duet.ops.reference.ReferenceDevice;
import duet.ops.tower.Exchange;
import duet.ops.tower.TowerNetwork;
import java.util.List;

/**
 * Two towers that learn in microseconds: an exchange forth and back before fc2 and one of the logits, momenta, and dropout, whose
 * masks tell one step from another.
 */
final class TinyNetwork {
    static final int TOWERS = 2;
    static final int CLASSES = 4;
    static final Shape IMAGE = new Shape(1, 2, 2);
    static final long SEED = 7;
    static final NetworkPlan PLAN = plan();

    private TinyNetwork() {}

    private static NetworkPlan plan() {
        ParameterSpec weight = new ParameterSpec(new Initial.Gaussian(0.5), 1, 1);
        ParameterSpec bias = new ParameterSpec(new Initial.Constant(0.1), 2, 0);
        return NetworkPlan.of(new NetworkSpec(
                IMAGE,
                List.of(
                        new LayerSpec.Linear("fc1", 6, Connect.ALL, weight, bias),
                        new LayerSpec.Relu("relu1"),
                        new LayerSpec.Dropout("drop1", 0.5, false),
                        new LayerSpec.Linear("fc2", CLASSES, Connect.ALL, weight, bias),
                        new LayerSpec.Softmax("softmax")),
                TOWERS));
    }

    /** Without values. */
    static TowerNetwork tower(int tower, int batch, Exchange exchange) {
        return TowerNetwork.create(PLAN, tower, new ReferenceDevice(), batch, SEED, exchange);
    }
}
