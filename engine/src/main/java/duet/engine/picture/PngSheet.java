package duet.engine.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

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
        PngFile.write(image, file);
    }

    /** The sheet as the bytes of a PNG file. */
    public byte[] png() {
        return PngFile.bytes(image);
    }
}
