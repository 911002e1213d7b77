package duet.ops.cpu;

import java.nio.FloatBuffer;

/** The biases once for each tile in a row. */
final class WinogradBiases {
    private final FloatBuffer biases;
    private final float[] line;
    private final int tiles;

    WinogradBiases(FloatBuffer biases, int tiles) {
        this.biases = biases;
        this.tiles = tiles;
        line = WinogradLines.line(tiles * biases.capacity());
    }

    /** Takes the values that the biases have now. */
    void refresh() {
        for (int tile = 0; tile < tiles; tile++) {
            biases.get(0, line, tile * biases.capacity(), biases.capacity());
        }
    }

    void add(float[] results, int length) {
        WinogradLines.add(results, line, length);
    }

    void addThenRelu(float[] results, int length) {
        WinogradLines.addThenRelu(results, line, length);
    }
}
