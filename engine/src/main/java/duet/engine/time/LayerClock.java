package duet.engine.time;

import duet.ops.device.LayerTimer;
import duet.ops.network.LayerPlan;

/** Adds up what one tower's layers took, step by step. Written by the tower's thread, read when it has ended. */
final class LayerClock implements LayerTimer {
    private static final int PHASES = Phase.values().length;

    private final long[][] nanos;
    private final boolean[] named;
    private int step = -1;

    LayerClock(int steps, int layers) {
        nanos = new long[steps][layers * PHASES];
        named = new boolean[layers];
    }

    /** The lowest layer is the first of each step to be computed. */
    @Override
    public void took(LayerPlan layer, Phase phase, long spent) {
        if (layer.index() == 0 && phase == Phase.FORWARD) {
            step++;
        }
        named[layer.index()] = true;
        nanos[step][layer.index() * PHASES + phase.ordinal()] += spent;
    }

    /** False for a layer that is computed together with the one below it. */
    boolean hasTimed(int layer) {
        return named[layer];
    }

    long nanos(int ofStep, int layer, Phase phase) {
        return nanos[ofStep][layer * PHASES + phase.ordinal()];
    }
}
