package duet.ops.cpu;

import java.nio.FloatBuffer;

/** Transforms [point, point, tile, map] back and lays the tiles into images, [image, row, column, map]. */
final class WinogradOutput {
    private static final int POINTS = WinogradTransform.POINTS;

    private final FloatBuffer source;
    private final int pointStride;
    private final WinogradTiles tiles;
    private final Finish finish;
    private final WinogradImages images;
    private final int length;
    private final WinogradTransform transform;
    private final float[][] column;
    private final float[][] columnResult;
    /** The rows of the tiles, transformed from top to bottom: [row, point]. */
    private final float[][][] rows;

    private final float[][] result;

    /** What is done to a line of results before it is written. */
    interface Finish {
        Finish NONE = (line, length) -> {};

        /** @param line all maps of a tile after all maps of another */
        void apply(float[] line, int length);
    }

    /** @param source [point, point, tile, map] of as many rows of tiles as are transformed at once */
    WinogradOutput(FloatBuffer source, WinogradTiles tiles, Finish finish, WinogradImages images) {
        this.source = source;
        pointStride = source.capacity() / (POINTS * POINTS);
        this.tiles = tiles;
        this.finish = finish;
        this.images = images;
        length = tiles.columns() * images.maps();
        transform = WinogradTransform.transposedEvaluation(tiles.size(), length);
        column = WinogradLines.lines(POINTS, length);
        columnResult = new float[tiles.size()][];
        rows = WinogradLines.lines(tiles.size(), POINTS, length);
        result = WinogradLines.lines(tiles.size(), length);
    }

    /** Writes {@code count} rows of tiles from {@code first} on, counted through all images. */
    void transform(int first, int count) {
        for (int i = 0; i < count; i++) {
            int tileRow = first + i;
            transformColumns(i * length);
            writeRows(tileRow / tiles.rows(), tileRow % tiles.rows());
        }
    }

    private void transformColumns(int offset) {
        for (int point = 0; point < POINTS; point++) {
            for (int i = 0; i < POINTS; i++) {
                source.get((i * POINTS + point) * pointStride + offset, column[i], 0, length);
            }
            for (int i = 0; i < tiles.size(); i++) {
                columnResult[i] = rows[i][point];
            }
            transform.apply(column, columnResult, length);
        }
    }

    private void writeRows(int image, int tileRow) {
        for (int i = 0; i < tiles.size(); i++) {
            int y = tileRow * tiles.size() + i;
            if (images.hasRow(y)) {
                transform.apply(rows[i], result, length);
                writeRow(image, y);
            }
        }
    }

    private void writeRow(int image, int y) {
        for (int x = 0; x < tiles.size(); x++) {
            finish.apply(result[x], length);
            for (int tile = 0; tile < tiles.columns(); tile++) {
                int imageColumn = tile * tiles.size() + x;
                if (images.hasColumn(imageColumn)) {
                    images.write(image, y, imageColumn, result[x], tile * images.maps());
                }
            }
        }
    }
}
