package duet.ops.cpu;

/**
 * Square tiles that cover the outputs of a convolution; those at the right and lower edge may hang over.
 *
 * @param size rows and columns of outputs in a tile
 * @param rows tiles from the top to the bottom
 * @param columns tiles from left to right
 */
record WinogradTiles(int size, int rows, int columns) {
    /**
     * Tiles that are multiplied at once. With 18 the products of alexnet.conf's conv3 take a tenth longer; with 72 those of conv5's
     * weight gradient take a third longer, because the transformed tiles have left the cache.
     */
    private static final int MOST_AT_ONCE = 36;

    /** Rows of tiles that are multiplied at once: {@code count} of them in as few and as even steps as may be. */
    int rowsAtOnce(int count) {
        int most = Math.max(1, MOST_AT_ONCE / columns);
        int steps = (count + most - 1) / most;
        return (count + steps - 1) / steps;
    }
}
