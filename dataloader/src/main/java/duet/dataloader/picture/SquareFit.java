package duet.dataloader.picture;

/**
 * Scales a picture so that its shorter side has the wanted length and keeps the central square (paper, section 2). The
 * central square of the source is cut first, so a strip of 1 by 4000 costs no more than a square. Shrinking averages the
 * covered area; enlarging is bicubic with a = -0.75; both as in OpenCV, which prepared the original data. Positions are
 * relative to pixel centres, rows and columns beyond the picture repeat its border, halves round up.
 */
public final class SquareFit {

    private SquareFit() {}

    /**
     * @param planarRgb receives [3, side, side] bytes
     */
    public static void fit(Picture picture, int side, byte[] planarRgb) {
        if (planarRgb.length != 3 * side * side) {
            throw new IllegalArgumentException(planarRgb.length + " bytes cannot take 3x" + side + "x" + side);
        }
        int shorter = Math.min(picture.width(), picture.height());
        Taps columns = Taps.of((picture.width() - shorter) / 2, shorter, picture.width(), side);
        Taps rows = Taps.of((picture.height() - shorter) / 2, shorter, picture.height(), side);
        float[] narrowed = new float[3 * side * rows.span()];
        for (int row = 0; row < rows.span(); row++) {
            narrow(picture, rows.first() + row, columns, narrowed, 3 * side * row);
        }
        for (int y = 0; y < side; y++) {
            flatten(narrowed, rows, y, side, planarRgb);
        }
    }

    /** One source row to [side, 3] values. */
    private static void narrow(Picture picture, int row, Taps taps, float[] target, int start) {
        byte[] rgb = picture.rgb();
        int rowStart = row * picture.width();
        int out = start;
        for (int x = 0; x < taps.size(); x++) {
            float red = 0;
            float green = 0;
            float blue = 0;
            for (int tap = taps.begin(x); tap < taps.begin(x + 1); tap++) {
                int at = 3 * (rowStart + taps.source(tap));
                float weight = taps.weight(tap);
                red += weight * (rgb[at] & 0xFF);
                green += weight * (rgb[at + 1] & 0xFF);
                blue += weight * (rgb[at + 2] & 0xFF);
            }
            target[out++] = red;
            target[out++] = green;
            target[out++] = blue;
        }
    }

    /** The narrowed rows under one target row, to that row of each plane. */
    private static void flatten(float[] narrowed, Taps taps, int y, int side, byte[] planarRgb) {
        float[] sums = new float[3 * side];
        for (int tap = taps.begin(y); tap < taps.begin(y + 1); tap++) {
            float weight = taps.weight(tap);
            int at = sums.length * (taps.source(tap) - taps.first());
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weight * narrowed[at + i];
            }
        }
        for (int band = 0; band < 3; band++) {
            int out = (band * side + y) * side;
            for (int x = 0; x < side; x++) {
                planarRgb[out + x] = (byte) Math.max(0, Math.min(255, (int) (sums[3 * x + band] + 0.5f)));
            }
        }
    }
}
