package duet.ops.network;

/**
 * One layer as one tower computes it.
 *
 * @param index position in {@link NetworkSpec#layers}
 * @param spec the whole network's layer
 * @param input what this tower's layer reads (both towers' maps where an exchange stands in front)
 * @param output what it writes
 * @param groups groups within this tower: 2 where {@code connect = own} runs on one tower, else 1
 * @param firstMap index of the first output map in the whole network
 */
public record LayerPlan(int index, LayerSpec spec, Shape input, Shape output, int groups, int firstMap) {

    /** Inputs that one output sees: the columns of its weight matrix. */
    public int fanIn() {
        int maps = input.maps() / groups;
        if (spec instanceof LayerSpec.Convolution c) {
            return maps * c.kernel() * c.kernel();
        }
        return maps * input.area();
    }

    /** Values in this tower's rows of the weight array. */
    public long weights() {
        return spec instanceof LayerSpec.Learned ? (long) output.maps() * fanIn() : 0;
    }

    /** Values in this tower's part of the bias array. */
    public int biases() {
        return spec instanceof LayerSpec.Learned ? output.maps() : 0;
    }
}
