package duet.ops.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** Sums of each map's gradients over one thread's share of the tiles: in float32 within an image, in float64 over the images. */
final class WinogradBiasGradient {
    private final WinogradImages gradient;
    private final WinogradTiles tiles;
    private final float[] row;
    private final float[] columnSums;
    private final double[] sums;

    WinogradBiasGradient(WinogradImages gradient, WinogradTiles tiles) {
        this.gradient = gradient;
        this.tiles = tiles;
        int length = gradient.shape().width() * gradient.maps();
        row = WinogradLines.line(length);
        columnSums = WinogradLines.line(length);
        sums = new double[gradient.maps()];
    }

    void clear() {
        Arrays.fill(sums, 0);
    }

    /** Adds {@code count} rows of tiles from {@code first} on, counted through all images; all rows are added in their order. */
    void add(int first, int count) {
        for (int tileRow = first; tileRow < first + count; tileRow++) {
            int inImage = tileRow % tiles.rows();
            for (int y = inImage * tiles.size(); y < (inImage + 1) * tiles.size() && gradient.hasRow(y); y++) {
                gradient.readRow(tileRow / tiles.rows(), y, row);
                WinogradLines.add(columnSums, row, gradient.shape().width() * gradient.maps());
            }
            if (inImage == tiles.rows() - 1) {
                finish();
            }
        }
    }

    /** To be called after the last row, which need not be the last of its image. */
    void finish() {
        for (int x = 0; x < gradient.shape().width(); x++) {
            for (int map = 0; map < sums.length; map++) {
                sums[map] += columnSums[x * sums.length + map];
            }
        }
        Arrays.fill(columnSums, 0);
    }

    /** The sums over all shares, added in their order. */
    static void write(List<WinogradBiasGradient> shares, FloatBuffer target) {
        int maps = shares.get(0).sums.length;
        for (int map = 0; map < maps; map++) {
            double sum = 0;
            for (int share = 0; share < shares.size(); share++) {
                sum += shares.get(share).sums[map];
            }
            target.put(map, (float) sum);
        }
    }
}
