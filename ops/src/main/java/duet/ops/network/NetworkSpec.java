package duet.ops.network;

import java.util.List;

/**
 * A whole network as it was written down.
 *
 * @param input one image
 * @param layers from the image up; the last is a {@link LayerSpec.Softmax}
 * @param towers 1 or 2
 */
public record NetworkSpec(Shape input, List<LayerSpec> layers, int towers) {
    public NetworkSpec {
        layers = List.copyOf(layers);
    }
}
