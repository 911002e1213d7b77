package duet.ops.network;

/** One layer of the whole network, as the paper would write it: map counts are those of both towers together. */
public sealed interface LayerSpec {

    String name();

    /** Layers that have weights and biases. */
    sealed interface Learned extends LayerSpec {
        int outputs();

        Connect connect();

        ParameterSpec weight();

        ParameterSpec bias();
    }

    /**
     * Convolution with square kernels and one bias per map. Weights are [outputs, inputs / groups, kernel, kernel];
     * out(o,y,x) = bias(o) + sum over i,r,c of weight(o,i,r,c) * in(i, y*stride - padding.top + r, ...), taps outside the
     * image read 0 (cross-correlation, as in the paper's program).
     *
     * @param ceil whether the last window may hang over the far edge (alexnet-2012: 224 -> 55)
     */
    record Convolution(
            String name,
            int outputs,
            int kernel,
            int stride,
            Padding padding,
            boolean ceil,
            Connect connect,
            ParameterSpec weight,
            ParameterSpec bias)
            implements Learned {}

    /** Every output sees every input of its tower (or of both): weights are [outputs, maps * rows * columns]. */
    record Linear(String name, int outputs, Connect connect, ParameterSpec weight, ParameterSpec bias)
            implements Learned {}

    /** max(x, 0). */
    record Relu(String name) implements LayerSpec {}

    /** tanh(x). */
    record Tanh(String name) implements LayerSpec {}

    /**
     * Local response normalisation across neighbouring maps (paper section 3.3):
     * {@code b_i = a_i / (k + alpha * sum_j a_j^2)^beta}, j from {@code i - size/2} to {@code i - size/2 + size - 1}, cut to
     * the maps of the group. {@code alpha} multiplies the plain sum: it is not divided by {@code size}.
     *
     * @param connect OWN: windows stay within a tower's maps; ALL: they span all maps (one tower only)
     */
    record LocalResponseNorm(String name, int size, double k, double alpha, double beta, Connect connect)
            implements LayerSpec {}

    /**
     * The same within one map: the sum runs over the {@code size x size} neighbourhood, cut at the border
     * ({@code b = a / (k + alpha * sum a^2)^beta}, alpha not divided by size squared).
     */
    record SpatialNorm(String name, int size, double k, double alpha, double beta) implements LayerSpec {}

    /** Largest value of each window; padding never wins. The gradient goes to the first maximum in row order. */
    record MaxPool(String name, int kernel, int stride, Padding padding, boolean ceil) implements LayerSpec {}

    /** Mean of the cells of each window that lie inside the image. */
    record AveragePool(String name, int kernel, int stride, Padding padding, boolean ceil) implements LayerSpec {}

    /**
     * Each value is kept with probability {@code keep}.
     *
     * @param inverted false, the paper's form: 0/1 mask in training, outputs times {@code keep} in testing; true: mask 0 or
     *     1/keep in training, nothing in testing
     */
    record Dropout(String name, double keep, boolean inverted) implements LayerSpec {}

    /** Softmax with the multinomial logistic loss; always the last layer. */
    record Softmax(String name) implements LayerSpec {}
}
