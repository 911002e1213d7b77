package duet.dataloader.picture;

import java.awt.image.Raster;

/**
 * Turns the four components of a CMYK or YCCK JPEG into RGB, which the JDK's reader does silently wrong. Files with an Adobe
 * marker store light rather than ink: 255 is none. red = cyan light * black light / 255, and so on, as Pillow has it.
 */
final class InkPixels {
    private static final int YCCK = 2;

    private InkPixels() {}

    static Picture of(Raster raster, int adobeTransform) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[4 * width];
        int target = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int source = 0; source < row.length; source += 4) {
                if (adobeTransform == YCCK) {
                    lightFromLuma(row, source);
                }
                int invert = adobeTransform >= 0 ? 0 : 255;
                int black = row[source + 3] ^ invert;
                for (int band = 0; band < 3; band++) {
                    rgb[target++] = (byte) (((row[source + band] ^ invert) * black + 127) / 255);
                }
            }
        }
        return new Picture(width, height, rgb);
    }

    /** The JFIF conversion of YCbCr to RGB on three components in place; JFIF's constants times 2^16. */
    private static void lightFromLuma(int[] row, int at) {
        int luma = row[at] << 16;
        int cb = row[at + 1] - 128;
        int cr = row[at + 2] - 128;
        row[at] = clamp(luma + 91881 * cr);
        row[at + 1] = clamp(luma - 22554 * cb - 46802 * cr);
        row[at + 2] = clamp(luma + 116130 * cb);
    }

    private static int clamp(int scaled) {
        return Math.max(0, Math.min(255, (scaled + 0x8000) >> 16));
    }
}
