package duet.ops.network;

import java.util.List;

/**
 * Layers of one tower between two exchanges: they run without hearing from the other tower.
 *
 * @param input what the first layer reads; both towers' maps when {@code exchanged}
 * @param exchanged whether the input was put together from both towers' halves
 * @param image whether the input is the image itself, for which no gradient is wanted
 * @param layers from the bottom up, at least one
 */
public record SegmentPlan(Shape input, boolean exchanged, boolean image, List<LayerPlan> layers) {
    public SegmentPlan {
        layers = List.copyOf(layers);
    }

    /** What the last layer writes. */
    public Shape output() {
        return layers.get(layers.size() - 1).output();
    }
}
