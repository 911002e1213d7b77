package duet.ops.device;

import java.util.List;

/** The layers of a {@link duet.ops.network.SegmentPlan} on a device. */
public interface Segment extends AutoCloseable {

    /** What the first layer reads; to be written before {@link #forward}. */
    Tensor input();

    /** What the last layer wrote. */
    Tensor output();

    /** Gradient of the loss with respect to {@link #output}; to be written before {@link #backward}. */
    Tensor outputGradient();

    /**
     * Gradient with respect to {@link #input}, complete when {@link #backward} calls its hook.
     *
     * @throws IllegalStateException when none is wanted: nothing below the input learns
     */
    Tensor inputGradient();

    void forward(Pass pass);

    /**
     * Computes the gradients of the parameters of every layer that learns, and of the input where it is wanted, for the latest
     * {@link #forward} of a training pass. What lies below the lowest layer that learns costs nothing.
     *
     * @param inputGradientReady called as soon as {@link #inputGradient} is complete and before the lowest layer's weight
     *     gradient is computed, so that the gradient can travel meanwhile; not called when none is wanted
     */
    void backward(Runnable inputGradientReady);

    /**
     * What each layer wrote in the latest {@link #forward}, from the bottom up. A layer that is computed together with the one
     * behind it has no output of its own and is left out.
     */
    List<LayerOutput> outputs();

    /** Weights and biases, in the order of the layers, weight before bias. */
    List<Parameter> parameters();

    /** Moves every parameter once: see {@link Sgd}. */
    void update(Sgd sgd);

    /** Tells the timer about every pass from now on. */
    void timeWith(LayerTimer timer);

    @Override
    void close();
}
