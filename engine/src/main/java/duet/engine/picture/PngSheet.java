package duet.engine.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A white sheet that is painted in pixels, without fonts, and written as PNG. */
public final class PngSheet {
    private static final int WHITE = 0xFFFFFF;

    private final BufferedImage image;

    /** @throws IllegalArgumentException when a side is below 1 or the sheet has more pixels than an int can count */
    public PngSheet(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        Arrays.fill(row, WHITE);
        for (int y = 0; y < height; y++) {
            image.setRGB(0, y, width, 1, row, 0, width);
        }
    }

    /** Paints one pixel; {@code rgb} has eight bits each of red, green and blue, red in the highest. */
    public void paint(int x, int y, int rgb) {
        image.setRGB(x, y, rgb);
    }

    /** Paints a square of {@code side} pixels each way. */
    public void paint(int left, int top, int side, int rgb) {
        for (int y = top; y < top + side; y++) {
            for (int x = left; x < left + side; x++) {
                image.setRGB(x, y, rgb);
            }
        }
    }

    public int width() {
        return image.getWidth();
    }

    public int height() {
        return image.getHeight();
    }

    /** Writes the sheet; under its own name the file is always whole. */
    public void write(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a folder");
        }
        Path whole = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            encode(whole);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** The sheet as the bytes of a PNG file. */
    public byte[] png() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            encode(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the file itself: where ImageIO is to open one and cannot, it prints a stack trace. */
    private void encode(Path file) throws IOException {
        try (OutputStream bytes = Files.newOutputStream(file)) {
            encode(bytes);
        }
    }

    private void encode(OutputStream bytes) throws IOException {
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("this Java writes no PNG");
            }
        }
    }
}
