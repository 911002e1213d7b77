package duet.ops.network;

import java.util.List;

/**
 * Layers of one tower between two exchanges: they run without hearing from another tower.
 *
 * @param input what the first layer reads; all towers' maps when {@code exchanged}
 * @param exchanged whether the input was put together from all towers' parts
 * @param inputGradientWanted whether anything below the segment learns; nothing does below the image
 * @param layers from the bottom up, at least one
 */
public record SegmentPlan(Shape input, boolean exchanged, boolean inputGradientWanted, List<LayerPlan> layers) {
    public SegmentPlan {
        layers = List.copyOf(layers);
    }

    /**
     * Whether the gradient with respect to the input of a layer is wanted: whether anything below it learns. As in Krizhevsky's
     * cuda-convnet, back-propagation stops at the lowest layer that learns.
     *
     * @param layer index into {@code layers}; their number asks for the gradient of the output
     */
    public boolean gradientWanted(int layer) {
        return inputGradientWanted || layers.subList(0, layer).stream().anyMatch(LayerPlan::learns);
    }

    /** Whether the input is the image itself: every other segment begins with an exchange. */
    public boolean image() {
        return !exchanged;
    }

    /** Whether the towers exchange the gradient of the input as well. */
    public boolean exchangedBack() {
        return exchanged && inputGradientWanted;
    }

    /** What the last layer writes. */
    public Shape output() {
        return layers.get(layers.size() - 1).output();
    }
}
