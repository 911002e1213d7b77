package duet.dataloader.picture;

import duet.dataloader.DataException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG and PNG files to 8-bit RGB. Grey is replicated, transparency dropped, 16 bits become their upper 8, colour
 * profiles and the EXIF orientation are ignored, as in the program of 2012. A file that is cut short is refused, where the
 * JDK alone would fill the rest with grey.
 */
public final class PictureDecoder {
    /** Pictures of more pixels than this are refused before memory is taken for them. */
    public static final long MOST_PIXELS = 100_000_000;

    private PictureDecoder() {}

    /**
     * @param file the whole file
     * @param name the file's name, for messages
     * @throws DataException when it is no JPEG or PNG, is damaged or too large
     */
    public static Picture decode(byte[] file, String name) {
        byte[] head = Arrays.copyOf(file, Math.min(file.length, PictureFormat.SNIFFED_BYTES));
        try {
            return switch (PictureFormat.of(head)) {
                case JPEG -> jpeg(JpegSegments.of(file));
                case PNG -> RasterPixels.of(read("png", file, PictureDecoder::image));
                default ->
                    throw new IOException("is " + PictureFormat.describe(head) + ", expected a JPEG or PNG picture");
            };
        } catch (IOException | RuntimeException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new DataException(
                    name + ": " + reason.lines().findFirst().orElse("is damaged") + "; replace or remove the file", e);
        }
    }

    private static Picture jpeg(JpegSegments segments) throws IOException {
        if (segments.components() != 4) {
            return RasterPixels.of(read("jpeg", segments.stripped(), PictureDecoder::image));
        }
        return InkPixels.of(
                read("jpeg", segments.stripped(), reader -> reader.readRaster(0, null)), segments.adobeTransform());
    }

    private static BufferedImage image(ImageReader reader) throws IOException {
        return reader.read(0);
    }

    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    private static <T> T read(String format, byte[] file, Reading<T> reading) throws IOException {
        ImageReader reader = jdkReader(format);
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(input, true, true);
            checkSize(reader.getWidth(0), reader.getHeight(0));
            AtomicReference<String> premature = new AtomicReference<>();
            reader.addIIOReadWarningListener((source, warning) -> {
                if (warning.toLowerCase(Locale.ROOT).contains("premature")) {
                    premature.set(warning);
                }
            });
            T result = reading.from(reader);
            if (premature.get() != null) {
                throw new IOException("is cut short or damaged (" + premature.get() + ")");
            }
            return result;
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's own reader: what else is on the class path must not change pixels. */
    private static ImageReader jdkReader(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
                return reader;
            }
        }
        throw new IllegalStateException("this Java has no " + format + " decoder of its own (module java.desktop)");
    }

    private static void checkSize(int width, int height) throws IOException {
        if (width < 1 || height < 1) {
            throw new IOException("says it is " + width + "x" + height + " pixels");
        }
        if ((long) width * height > MOST_PIXELS) {
            throw new IOException("is " + width + "x" + height + " pixels, more than the " + MOST_PIXELS + " allowed");
        }
    }
}
