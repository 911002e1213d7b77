package duet.ops.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Takes the windows of the tiles out of images and transforms them: [image, row, column, map] becomes [point, point, tile, map].
 * Windows of neighbouring tiles may overlap; what lies outside the image is zero.
 */
final class WinogradInput {
    private static final int POINTS = WinogradTransform.POINTS;

    private final WinogradImages images;
    private final WinogradTiles tiles;
    private final Window window;
    private final WinogradTransform transform;
    private final FloatBuffer target;
    private final int pointStride;
    private final int length;
    /** A row of the image: of each column of the window, the maps of all tiles. */
    private final float[][] row;
    /** The rows of the window, transformed from left to right: [row, point]. The next row of tiles sees some of them, too. */
    private final float[][][] rows;

    /** The row of tiles after the last one that was transformed. */
    private int next;

    private final float[][] column;
    private final float[][] result;

    /**
     * What a tile sees.
     *
     * @param size rows and columns
     * @param top rows by which the first window lies above the image
     * @param left columns by which the first window lies left of the image
     */
    record Window(int size, int top, int left) {}

    /**
     * @param transform of the windows' lines
     * @param target [point, point, tile, map] of as many rows of tiles as are transformed at once
     */
    WinogradInput(
            WinogradImages images,
            WinogradTiles tiles,
            Window window,
            WinogradTransform transform,
            FloatBuffer target) {
        this.images = images;
        this.tiles = tiles;
        this.window = window;
        this.transform = transform;
        this.target = target;
        pointStride = target.capacity() / (POINTS * POINTS);
        length = tiles.columns() * images.maps();
        row = WinogradLines.lines(window.size(), length);
        rows = WinogradLines.lines(window.size(), POINTS, length);
        column = new float[window.size()][];
        result = WinogradLines.lines(POINTS, length);
    }

    /**
     * Transforms {@code count} rows of tiles, counted through all images; where the target has room for more, those are zero. Rows
     * that follow those of the last call see the same images as that: what they have in common is not read again.
     */
    void transform(int first, int count) {
        for (int i = 0; i < count; i++) {
            int tileRow = first + i;
            int inImage = tileRow % tiles.rows();
            readRows(tileRow / tiles.rows(), inImage, inImage > 0 && tileRow == next);
            transformColumns(i * length);
            next = tileRow + 1;
        }
        clearFrom(count * length);
    }

    private void readRows(int image, int tileRow, boolean follows) {
        int known = follows ? Math.max(window.size() - tiles.size(), 0) : 0;
        for (int i = 0; i < known; i++) {
            float[][] free = rows[i];
            rows[i] = rows[i + tiles.size()];
            rows[i + tiles.size()] = free;
        }
        for (int i = known; i < window.size(); i++) {
            int y = tileRow * tiles.size() + i - window.top();
            if (images.hasRow(y)) {
                readRow(image, y);
                transform.apply(row, rows[i], length);
            } else {
                for (float[] line : rows[i]) {
                    Arrays.fill(line, 0);
                }
            }
        }
    }

    private void readRow(int image, int y) {
        int maps = images.maps();
        for (int x = 0; x < window.size(); x++) {
            int unknown = 0;
            if (x >= tiles.size()) {
                // A tile sees here what the next one sees a tile's width to the left.
                unknown = tiles.columns() - 1;
                System.arraycopy(row[x - tiles.size()], maps, row[x], 0, unknown * maps);
            }
            for (int tile = unknown; tile < tiles.columns(); tile++) {
                int imageColumn = tile * tiles.size() + x - window.left();
                if (images.hasColumn(imageColumn)) {
                    images.read(image, y, imageColumn, row[x], tile * maps);
                }
            }
        }
    }

    private void transformColumns(int offset) {
        for (int point = 0; point < POINTS; point++) {
            for (int i = 0; i < window.size(); i++) {
                column[i] = rows[i][point];
            }
            transform.apply(column, result, length);
            for (int i = 0; i < POINTS; i++) {
                target.put((i * POINTS + point) * pointStride + offset, result[i], 0, length);
            }
        }
    }

    private void clearFrom(int offset) {
        for (int point = 0; point < POINTS * POINTS; point++) {
            for (int i = offset; i < pointStride; i++) {
                target.put(point * pointStride + i, 0);
            }
        }
    }
}
