package duet.ops.network;

import java.util.List;

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

    /** Sizes of the whole network's weight array: [outputs, inputs / groups, kernel, kernel] or [outputs, inputs]. */
    public List<Integer> weightShape() {
        int outputs = ((LayerSpec.Learned) spec).outputs();
        return spec instanceof LayerSpec.Convolution c
                ? List.of(outputs, input.maps() / groups, c.kernel(), c.kernel())
                : List.of(outputs, fanIn());
    }

    /** Sizes of the whole network's bias array: [outputs]. */
    public List<Integer> biasShape() {
        return List.of(((LayerSpec.Learned) spec).outputs());
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
