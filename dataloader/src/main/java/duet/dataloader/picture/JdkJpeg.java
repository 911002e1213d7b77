package duet.dataloader.picture;

import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/** Decodes JPEG files by the JDK's own decoder, a libjpeg of version 6b. */
final class JdkJpeg {

    private JdkJpeg() {}

    /** The most that {@link #decode} takes beside the file itself. */
    static long bytesNeeded(long fileBytes, JpegHeader header) {
        // Colours are put in order in place; grey and ink make new pixels.
        int bytesPerPixel = header.components() == 3 ? 3 : 3 + header.components();
        return fileBytes + header.pixels() * bytesPerPixel + header.workingBytes();
    }

    static Picture decode(byte[] file, JpegHeader header) throws IOException {
        byte[] plain = PlainJpeg.of(file, header);
        return switch (header.colour()) {
            case CMYK, YCCK ->
                InkPixels.of(JdkReader.read("jpeg", plain, JdkJpeg::raster), header.colour() == JpegColour.YCCK);
            case GREY, RGB, YCBCR -> RasterPixels.of(JdkReader.read("jpeg", plain, JdkReader::image));
        };
    }

    private static Raster raster(ImageReader reader) throws IOException {
        return reader.readRaster(0, null);
    }
}
