package duet.ops.network;

/**
 * What a layer of the whole network costs on paper. Arithmetic is counted in multiply-adds of one image, taps that read padding
 * included, and only where there are weights.
 *
 * @param index position in {@link NetworkSpec#layers}
 * @param output of all towers together
 * @param parameters weights and biases
 * @param forward multiply-adds
 * @param toInput multiply-adds of the gradient with respect to the input; 0 where nothing below learns
 * @param toWeights multiply-adds of the weights' gradient; 0 where the weights are frozen
 * @param activationBytes what a tower keeps of its output for a batch; 0 for a relu, which is computed in place
 * @param sentBytes what a tower sends to all the others in a training step for the exchange in front of the layer
 */
public record LayerCost(
        int index,
        LayerSpec spec,
        Shape output,
        long parameters,
        long forward,
        long toInput,
        long toWeights,
        long activationBytes,
        long sentBytes) {

    /** Multiply-adds of a training step, per image. */
    public long training() {
        return forward + toInput + toWeights;
    }
}
