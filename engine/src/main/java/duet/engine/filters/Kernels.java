package duet.engine.filters;

import duet.ops.network.Shares;

/**
 * The kernels of a convolution, those of tower 0 first.
 *
 * @param channels input channels that each kernel sees
 * @param side rows and columns of a kernel
 * @param towers that share them
 * @param onPicture whether the layer is the network's first, so that its three channels are red, green and blue
 * @param weights [count, channels, side, side], all finite; owned by this record, not copied
 */
public record Kernels(String layer, int count, int channels, int side, int towers, boolean onPicture, float[] weights) {

    public Kernels {
        if (weights.length != (long) count * channels * side * side) {
            throw new IllegalArgumentException(layer + " has " + weights.length + " weights, expected " + count + " x "
                    + channels + " x " + side + " x " + side);
        }
    }

    /** @param cell row times side plus column */
    public float weight(int kernel, int channel, int cell) {
        return weights[(kernel * channels + channel) * side * side + cell];
    }

    /** Weights of a kernel in one channel. */
    public int cells() {
        return side * side;
    }

    /** The first kernel of a tower; of the tower behind the last: how many there are. */
    public int first(int tower) {
        return new Shares(count, towers).first(tower);
    }

    /** How many kernels a tower has. */
    public int countOf(int tower) {
        return new Shares(count, towers).of(tower);
    }
}
