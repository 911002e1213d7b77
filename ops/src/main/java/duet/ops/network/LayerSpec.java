package duet.ops.network;

/** One layer of the whole network, as the paper would write it: map counts are those of all towers together. */
public sealed interface LayerSpec {

    String name();

    /** Layers that have weights and biases. */
    sealed interface Learned extends LayerSpec {
        int outputs();

        Connect connect();

        ParameterSpec weight();

        ParameterSpec bias();

        /** Whether anything of the layer moves; the gradients of a layer that does not learn are never computed. */
        default boolean learns() {
            return !weight().frozen() || !bias().frozen();
        }
    }

    /** Learned layers each of whose outputs sees one square window of the input. */
    sealed interface Windowed extends Learned {
        int kernel();

        int stride();

        Padding padding();

        boolean ceil();

        /** Groups among the maps that the layer sees, with {@code connect = own} in each column: an output sees its group's maps only. */
        int groups();
    }

    /**
     * Convolution with square kernels and one bias per map. Weights are [outputs, inputs / groups, kernel, kernel];
     * out(o,y,x) = bias(o) + sum over i,r,c of weight(o,i,r,c) * in(i, y*stride - padding.top + r, ...), taps outside the
     * image read 0 (cross-correlation, as in the paper's program).
     *
     * @param ceil whether the last window may hang over the far edge (alexnet-2012: 224 -> 55)
     * @param groups as the {@code groups} of Krizhevsky's cuda-convnet, within each column where {@code connect = own}
     */
    record Convolution(
            String name,
            int outputs,
            int kernel,
            int stride,
            Padding padding,
            boolean ceil,
            Connect connect,
            int groups,
            ParameterSpec weight,
            ParameterSpec bias)
            implements Windowed {

        /** A convolution in one group, the paper's only form. */
        public Convolution(
                String name,
                int outputs,
                int kernel,
                int stride,
                Padding padding,
                boolean ceil,
                Connect connect,
                ParameterSpec weight,
                ParameterSpec bias) {
            this(name, outputs, kernel, stride, padding, ceil, connect, 1, weight, bias);
        }
    }

    /**
     * Unshared convolution, as in Krizhevsky's cuda-convnet ({@code type=local}; local3 and local4 of its CIFAR-10 networks): a
     * convolution with weights and a bias of its own at every output position. Weights are [outputs, output rows, output columns,
     * inputs / groups, kernel, kernel], biases [outputs, output rows, output columns].
     */
    record LocallyConnected(
            String name,
            int outputs,
            int kernel,
            int stride,
            Padding padding,
            boolean ceil,
            Connect connect,
            int groups,
            ParameterSpec weight,
            ParameterSpec bias)
            implements Windowed {}

    /** Every output sees every input of its tower (or of all): weights are [outputs, maps * rows * columns]. */
    record Linear(String name, int outputs, Connect connect, ParameterSpec weight, ParameterSpec bias)
            implements Learned {}

    /** max(x, 0). */
    record Relu(String name) implements LayerSpec {}

    /** tanh(x). */
    record Tanh(String name) implements LayerSpec {}

    /** The logistic function 1 / (1 + e^-x), the other saturating nonlinearity of the paper's section 3.1. */
    record Logistic(String name) implements LayerSpec {}

    /** |tanh(x)| of Jarrett et al. (2009), which the paper's section 3.1 compares itself with; its slope at 0 is taken as 0. */
    record AbsTanh(String name) implements LayerSpec {}

    /**
     * Local response normalisation across neighbouring maps (paper section 3.3):
     * {@code b_i = a_i / (k + alpha * sum_j a_j^2)^beta}, j from {@code i - size/2} to {@code i - size/2 + size - 1}, cut to
     * the maps of the group. {@code alpha} multiplies the plain sum: it is not divided by {@code size}.
     *
     * @param connect OWN: windows stay within a column's maps; ALL: they span all maps (one tower only)
     */
    record LocalResponseNorm(String name, int size, double k, double alpha, double beta, Connect connect)
            implements LayerSpec {}

    /**
     * The same within one map: the sum runs over the {@code size x size} neighbourhood, cut at the border
     * ({@code b = a / (k + alpha * sum a^2)^beta}, alpha not divided by size squared).
     */
    record SpatialNorm(String name, int size, double k, double alpha, double beta) implements LayerSpec {}

    /**
     * Largest value of each window; padding never wins. The gradient goes to the first maximum in row order, where
     * Krizhevsky's cuda-convnet gave all of it to every one of several equal maxima: the two differ where a pool stands on a relu,
     * whose zeros tie.
     */
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
