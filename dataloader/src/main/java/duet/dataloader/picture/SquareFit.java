package duet.dataloader.picture;

/**
 * Scales a picture so that its shorter side has the wanted length and keeps the central square (paper, section 2). The
 * central square of the source is cut first, so a strip of 1 by 4000 costs no more than a square. Shrinking averages the
 * covered area; enlarging is bicubic with a = -0.75; both as in OpenCV, which prepared the original data. Positions are
 * relative to pixel centres, rows and columns beyond the picture repeat its border, halves round up.
 */
public final class SquareFit {
    /** Rows kept as floats: a target row of the cubic needs four, and its neighbour most of the same. */
    private static final int KEPT_ROWS = 4;

    private static final float TWO_TO_23 = 1 << 23;

    /** Adding to 2^23 rounds halves to even; a bit more than the error of a sum makes them go up. */
    private static final float HALVES_UP = 1f / (1 << 12);

    private final Picture picture;
    private final int side;
    private final Taps columns;
    private final Taps rows;
    private final float[][] kept;
    private final int[] keptRow = {-1, -1, -1, -1};
    private final int[] columnStarts;
    private final float[] columnWeights;
    private final float[] flat;
    private final float[] narrow;

    private SquareFit(Picture picture, int side) {
        this.picture = picture;
        this.side = side;
        int shorter = Math.min(picture.width(), picture.height());
        columns = Taps.of((picture.width() - shorter) / 2, shorter, picture.width(), side);
        rows = Taps.of((picture.height() - shorter) / 2, shorter, picture.height(), side);
        columnStarts = columns.starts(3);
        columnWeights = columns.weights();
        kept = new float[KEPT_ROWS][3 * columns.span()];
        flat = new float[3 * columns.span()];
        narrow = new float[3 * side];
    }

    /**
     * @param planarRgb receives [3, side, side] bytes
     */
    public static void fit(Picture picture, int side, byte[] planarRgb) {
        if (planarRgb.length != 3 * side * side) {
            throw new IllegalArgumentException(planarRgb.length + " bytes cannot take 3x" + side + "x" + side);
        }
        if (picture.width() == side && picture.height() == side) {
            Planes.split(picture.rgb(), planarRgb);
            return;
        }
        SquareFit fit = new SquareFit(picture, side);
        for (int y = 0; y < side; y++) {
            fit.flatten(y);
            fit.narrow();
            round(fit.narrow);
            fit.store(y, planarRgb);
        }
    }

    /** The source rows under one target row to one row. First, since loops over whole rows are what Java vectorises. */
    private void flatten(int y) {
        int begin = y * rows.perTarget();
        scale(row(rows.source(begin)), rows.weight(begin), flat);
        for (int tap = begin + 1; tap < begin + rows.perTarget(); tap++) {
            if (rows.weight(tap) != 0) {
                addScaled(row(rows.source(tap)), rows.weight(tap), flat);
            }
        }
    }

    private static void scale(float[] row, float weight, float[] result) {
        for (int i = 0; i < result.length; i++) {
            result[i] = weight * row[i];
        }
    }

    private static void addScaled(float[] row, float weight, float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * row[i];
        }
    }

    /** The columns used of a source row, [columns, 3]. */
    private float[] row(int source) {
        int slot = source % KEPT_ROWS;
        if (keptRow[slot] != source) {
            keptRow[slot] = source;
            read(picture.rgb(), 3 * (source * picture.width() + columns.first()), kept[slot]);
        }
        return kept[slot];
    }

    private static void read(byte[] rgb, int start, float[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = rgb[start + i] & 0xFF;
        }
    }

    /** The flat row to one row of [side, 3] values. */
    private void narrow() {
        float[] source = flat;
        float[] target = narrow;
        int taps = columns.perTarget();
        for (int x = 0; x < side; x++) {
            float red = 0;
            float green = 0;
            float blue = 0;
            for (int tap = x * taps; tap < x * taps + taps; tap++) {
                int at = columnStarts[tap];
                float weight = columnWeights[tap];
                red += weight * source[at];
                green += weight * source[at + 1];
                blue += weight * source[at + 2];
            }
            target[3 * x] = red;
            target[3 * x + 1] = green;
            target[3 * x + 2] = blue;
        }
    }

    /** Clamps and rounds: added to 2^23 a float has no place for a fraction, and its lowest bits are the number. */
    private static void round(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, Math.min(255, values[i] + HALVES_UP)) + TWO_TO_23;
        }
    }

    private void store(int y, byte[] planarRgb) {
        float[] source = narrow;
        int plane = side * side;
        int out = side * y;
        for (int x = 0; x < side; x++) {
            planarRgb[out + x] = (byte) Float.floatToRawIntBits(source[3 * x]);
            planarRgb[plane + out + x] = (byte) Float.floatToRawIntBits(source[3 * x + 1]);
            planarRgb[2 * plane + out + x] = (byte) Float.floatToRawIntBits(source[3 * x + 2]);
        }
    }
}
