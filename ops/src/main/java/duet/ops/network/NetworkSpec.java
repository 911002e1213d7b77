package duet.ops.network;

import java.util.List;

/**
 * A whole network as it was written down.
 *
 * @param input one image
 * @param layers from the image up; the last is a {@link LayerSpec.Softmax}
 * @param towers 1 to {@link TowerCount#MOST}
 * @param columns groups of maps that {@code connect = own} keeps apart. They belong to the network: it computes the same on every
 *     number of towers that shares them evenly, one tower among them
 */
public record NetworkSpec(Shape input, List<LayerSpec> layers, int towers, int columns) {
    public NetworkSpec {
        layers = List.copyOf(layers);
    }

    /** With the columns that so many towers have where nothing else is said. */
    public NetworkSpec(Shape input, List<LayerSpec> layers, int towers) {
        this(input, layers, towers, columns(towers));
    }

    /** The same network in one place: its columns are groups there. */
    public NetworkSpec onOneTower() {
        return new NetworkSpec(input, layers, 1, columns);
    }

    /** A column for each tower; two on one tower, so that the paper's network is the same on one tower and on two. */
    public static int columns(int towers) {
        return Math.max(2, towers);
    }
}
