package duet.engine.time;

import duet.ops.network.LayerCost;

/**
 * A layer's part of a step in milliseconds, as a mean over the towers.
 *
 * @param name of the layer, and of those that are computed together with it: {@code conv1+relu1}
 * @param cost of the layer on all towers
 */
record LayerTime(String name, LayerCost cost, double forward, double toInput, double toWeights, double update) {

    /** Without the update. */
    double computing() {
        return forward + toInput + toWeights;
    }

    double total() {
        return computing() + update;
    }
}
