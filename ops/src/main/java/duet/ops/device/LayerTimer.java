package duet.ops.device;

import duet.ops.network.LayerPlan;

/** Is told, on the segment's thread, how long each part of a step took. */
@FunctionalInterface
public interface LayerTimer {

    /**
     * @param layer whose part it was; a layer that is computed together with the one below it is never named
     * @param nanos wall-clock time
     */
    void took(LayerPlan layer, Phase phase, long nanos);

    /** The parts of a layer's step. */
    enum Phase {
        FORWARD,
        /** Gradient with respect to the layer's input, and what must happen to its output's gradient before. */
        BACKWARD_TO_INPUT,
        /** Gradients of weights and biases. */
        BACKWARD_TO_WEIGHTS,
        /** The momentum step of weights and biases. */
        UPDATE
    }
}
