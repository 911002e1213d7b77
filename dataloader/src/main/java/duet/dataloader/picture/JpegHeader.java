package duet.dataloader.picture;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a JPEG file says of itself before its first scan.
 *
 * @param frame the marker of the frame: 0xC0 baseline, 0xC1 extended, 0xC2 progressive
 * @param components 1, 3 or 4
 * @param ids the components' names, a byte each, the first one lowest
 * @param sampling the components' sampling factors, a byte each (horizontal, vertical), the first one lowest
 * @param scans where the first scan's marker is in the buffer
 * @param interleaved whether the first scan has all the components
 */
record JpegHeader(
        int frame,
        int width,
        int height,
        int components,
        int ids,
        int sampling,
        JpegColour colour,
        int scans,
        boolean interleaved) {
    static final int PROGRESSIVE = 0xC2;

    private static final int BLOCK = 8;
    private static final int COEFFICIENT_BYTES = BLOCK * BLOCK * Short.BYTES;

    /**
     * @param file from its position to its limit, which stay as they are
     * @throws IOException when there is no frame, or one of a kind that is not decoded; says what was found
     */
    static JpegHeader of(ByteBuffer file) throws IOException {
        JpegMarkers markers = new JpegMarkers(file, file.position() + 2);
        int frame = -1;
        boolean jfif = false;
        int adobeTransform = -1;
        while (markers.next()) {
            if (markers.startsFrame() && frame < 0) {
                frame = markers.at();
            } else if (markers.isJfif()) {
                jfif = true;
            } else if (markers.isAdobe()) {
                adobeTransform = markers.value(11);
            } else if (markers.startsScan()) {
                return of(file, frame, jfif, adobeTransform, markers);
            }
        }
        throw new IOException("is cut short or damaged (no picture begins in its " + file.remaining() + " bytes)");
    }

    private static JpegHeader of(ByteBuffer file, int frame, boolean jfif, int adobeTransform, JpegMarkers scan)
            throws IOException {
        if (frame < 0) {
            throw new IOException("is damaged (it has pixels, but no frame that says how many)");
        }
        checkKind(file.get(frame + 1) & 0xFF, file.get(frame + 4) & 0xFF);
        int components = file.get(frame + 9) & 0xFF;
        if (components != 1 && components != 3 && components != 4) {
            throw new IOException("has " + components + " colour components, expected 1, 3 or 4");
        }
        int ids = 0;
        int sampling = 0;
        for (int i = 0; i < components; i++) {
            ids |= (file.get(frame + 10 + 3 * i) & 0xFF) << 8 * i;
            sampling |= sampling(file.get(frame + 11 + 3 * i) & 0xFF) << 8 * i;
        }
        return new JpegHeader(
                file.get(frame + 1) & 0xFF,
                JpegMarkers.number(file, frame + 7),
                JpegMarkers.number(file, frame + 5),
                components,
                ids,
                sampling,
                JpegColour.of(components, ids, jfif, adobeTransform),
                scan.at(),
                scan.value(0) == components);
    }

    private static void checkKind(int marker, int bits) throws IOException {
        if (marker > PROGRESSIVE) {
            throw new IOException("is a JPEG of an uncommon kind (lossless, hierarchical or arithmetic: frame 0x"
                    + Integer.toHexString(marker) + "), expected baseline or progressive");
        }
        if (bits != 8) {
            throw new IOException("has " + bits + " bits per sample, expected 8");
        }
    }

    private static int sampling(int factors) throws IOException {
        int horizontal = factors >> 4;
        int vertical = factors & 0xF;
        if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4) {
            throw new IOException(
                    "is damaged (sampling factors " + horizontal + "x" + vertical + ", expected 1 to 4 each)");
        }
        return factors;
    }

    boolean progressive() {
        return frame == PROGRESSIVE;
    }

    long pixels() {
        return (long) width * height;
    }

    /** The fewest bytes that so many pixels take: each block has a code for its mean, of one bit at least. */
    long leastBytes() {
        return ceiling(width, BLOCK) * ceiling(height, BLOCK) / Byte.SIZE;
    }

    /** What a decoder takes beside the pixels: all coefficients where the scans do not bring whole blocks, and some rows. */
    long workingBytes() {
        long rows = (long) components * width * 8 * BLOCK;
        if (!progressive() && interleaved) {
            return rows;
        }
        int widest = 1;
        int highest = 1;
        for (int i = 0; i < components; i++) {
            widest = Math.max(widest, horizontal(i));
            highest = Math.max(highest, vertical(i));
        }
        long units = ceiling(width, BLOCK * widest) * ceiling(height, BLOCK * highest);
        long blocks = 0;
        for (int i = 0; i < components; i++) {
            blocks += units * horizontal(i) * vertical(i);
        }
        return rows + blocks * COEFFICIENT_BYTES;
    }

    private int horizontal(int component) {
        return sampling >>> 8 * component + 4 & 0xF;
    }

    private int vertical(int component) {
        return sampling >>> 8 * component & 0xF;
    }

    private static long ceiling(int value, int divisor) {
        return (value + divisor - 1) / divisor;
    }
}
