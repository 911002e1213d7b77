package duet.dataloader.picture;

import java.awt.image.Raster;

/**
 * Turns the four components of a CMYK or YCCK JPEG into RGB, which the JDK's reader does silently wrong. Such files store
 * light rather than ink, 255 is none, as Adobe began and Pillow takes for granted even where Adobe's marker is missing:
 * red = cyan's light * black's light / 255, and so on.
 */
final class InkPixels {
    private InkPixels() {}

    static Picture of(Raster raster, boolean ycck) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[4 * width];
        int target = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int source = 0; source < row.length; source += 4) {
                if (ycck) {
                    lightFromLuma(row, source);
                }
                for (int band = 0; band < 3; band++) {
                    rgb[target++] = (byte) ((row[source + band] * row[source + 3] + 127) / 255);
                }
            }
        }
        return new Picture(width, height, rgb);
    }

    /** YCbCr in place to red, green and blue ink by JFIF's constants times 2^16, then to light. */
    private static void lightFromLuma(int[] row, int at) {
        int luma = row[at] << 16;
        int cb = row[at + 1] - 128;
        int cr = row[at + 2] - 128;
        row[at] = light(luma + 91881 * cr);
        row[at + 1] = light(luma - 22554 * cb - 46802 * cr);
        row[at + 2] = light(luma + 116130 * cb);
    }

    private static int light(int ink) {
        return 255 - Math.max(0, Math.min(255, (ink + 0x8000) >> 16));
    }
}
