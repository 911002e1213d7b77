package duet.ops.network;

import java.util.List;

/**
 * One layer as one tower computes it.
 *
 * @param index position in {@link NetworkSpec#layers}
 * @param spec the whole network's layer
 * @param input what this tower's layer reads (all towers' maps where an exchange stands in front)
 * @param output what it writes
 * @param groups groups within this tower: those that the layer asks for, with {@code connect = own} in each column that the
 *     tower computes
 * @param firstMap index of the first output map in the whole network
 */
public record LayerPlan(int index, LayerSpec spec, Shape input, Shape output, int groups, int firstMap) {

    /** Inputs that one output cell sees. */
    public int fanIn() {
        int maps = input.maps() / groups;
        if (spec instanceof LayerSpec.Windowed windowed) {
            return maps * windowed.kernel() * windowed.kernel();
        }
        return maps * input.area();
    }

    /** Whether weight or bias is ever moved. */
    public boolean learns() {
        return spec instanceof LayerSpec.Learned learned && learned.learns();
    }

    /** Values in one output map's row of the weight array: the fan-in, where weights are not shared times the map's cells. */
    public int weightColumns() {
        return Math.multiplyExact(fanIn(), biasColumns());
    }

    /** Values in one output map's row of the bias array: 1, where weights are not shared one for each of the map's cells. */
    public int biasColumns() {
        return spec instanceof LayerSpec.LocallyConnected ? output.area() : 1;
    }

    /**
     * Sizes of the whole network's weight array: [outputs, inputs / groups, kernel, kernel], where weights are not shared
     * [outputs, output rows, output columns, inputs / groups, kernel, kernel], or [outputs, inputs].
     */
    public List<Integer> weightShape() {
        int outputs = ((LayerSpec.Learned) spec).outputs();
        int inputs = input.maps() / groups;
        if (spec instanceof LayerSpec.Convolution c) {
            return List.of(outputs, inputs, c.kernel(), c.kernel());
        } else if (spec instanceof LayerSpec.LocallyConnected local) {
            return List.of(outputs, output.height(), output.width(), inputs, local.kernel(), local.kernel());
        }
        return List.of(outputs, fanIn());
    }

    /** Sizes of the whole network's bias array: [outputs], where it is not shared [outputs, output rows, output columns]. */
    public List<Integer> biasShape() {
        int outputs = ((LayerSpec.Learned) spec).outputs();
        return spec instanceof LayerSpec.LocallyConnected
                ? List.of(outputs, output.height(), output.width())
                : List.of(outputs);
    }

    /** Values in this tower's rows of the weight array. */
    public long weights() {
        return spec instanceof LayerSpec.Learned ? (long) output.maps() * weightColumns() : 0;
    }

    /** Values in this tower's part of the bias array. */
    public int biases() {
        return spec instanceof LayerSpec.Learned ? Math.multiplyExact(output.maps(), biasColumns()) : 0;
    }
}
