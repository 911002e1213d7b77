package duet.dataloader.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Takes the stored samples of a grey, palette or RGB image, past the colour management that BufferedImage would apply. The
 * image is used up: its memory becomes the picture's where that can be.
 */
final class RasterPixels {

    private RasterPixels() {}

    static Picture of(BufferedImage image) {
        Raster raster = image.getRaster();
        if (isThreeBytes(raster)) {
            return inPlace(raster);
        }
        int width = raster.getWidth();
        int height = raster.getHeight();
        int bands = raster.getNumBands();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width * bands];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            int target = 3 * width * y;
            if (image.getColorModel() instanceof IndexColorModel palette) {
                look(row, palette, rgb, target);
            } else {
                copy(row, bands, raster.getSampleModel().getSampleSize(0) - 8, rgb, target);
            }
        }
        return new Picture(width, height, rgb);
    }

    private static boolean isThreeBytes(Raster raster) {
        return raster.getNumBands() == 3
                && raster.getSampleModel() instanceof ComponentSampleModel model
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && model.getPixelStride() == 3
                && model.getScanlineStride() == 3 * raster.getWidth()
                && buffer.getData().length == 3 * raster.getWidth() * raster.getHeight();
    }

    private static Picture inPlace(Raster raster) {
        byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
        int red = ((ComponentSampleModel) raster.getSampleModel()).getBandOffsets()[0];
        if (red != 0) {
            for (int at = 0; at < samples.length; at += 3) {
                byte first = samples[at];
                samples[at] = samples[at + 2];
                samples[at + 2] = first;
            }
        }
        return new Picture(raster.getWidth(), raster.getHeight(), samples);
    }

    private static void look(int[] row, IndexColorModel palette, byte[] rgb, int start) {
        int target = start;
        for (int index : row) {
            rgb[target++] = (byte) palette.getRed(index);
            rgb[target++] = (byte) palette.getGreen(index);
            rgb[target++] = (byte) palette.getBlue(index);
        }
    }

    /** One or two bands are grey (and transparency), three or four are RGB (and transparency). */
    private static void copy(int[] row, int bands, int shift, byte[] rgb, int start) {
        int green = bands >= 3 ? 1 : 0;
        int blue = bands >= 3 ? 2 : 0;
        int target = start;
        for (int source = 0; source < row.length; source += bands) {
            rgb[target++] = (byte) (row[source] >> shift);
            rgb[target++] = (byte) (row[source + green] >> shift);
            rgb[target++] = (byte) (row[source + blue] >> shift);
        }
    }
}
