package duet.dataloader.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads a file by a decoder of the JDK, and takes its warning that the file is cut short seriously. */
final class JdkReader {

    private JdkReader() {}

    interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    static BufferedImage image(ImageReader reader) throws IOException {
        return reader.read(0);
    }

    /**
     * @param format as ImageIO names it: "jpeg", "png"
     * @throws IOException when the file is damaged
     */
    static <T> T read(String format, byte[] file, Reading<T> reading) throws IOException {
        ImageReader reader = ofTheJdk(format);
        try (ImageInputStream input = new ArrayImageInput(file)) {
            reader.setInput(input, true, true);
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

    /** What else is on the class path must not change pixels. */
    private static ImageReader ofTheJdk(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
                return reader;
            }
        }
        throw new IllegalStateException("this Java has no " + format + " decoder of its own (module java.desktop)");
    }
}
