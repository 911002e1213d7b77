package duet.dataloader.picture;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a PNG file says of itself before its pixels.
 *
 * @param bits per sample: 1, 2, 4, 8 or 16
 * @param bands samples per pixel: 1 grey or palette, 2 grey and transparency, 3 RGB, 4 RGB and transparency
 */
record PngHeader(int width, int height, int bits, int bands) {
    /** Deflate's best: 258 bytes for two bits. */
    private static final int MOST_COMPRESSION = 1032;

    private static final int FIRST_CHUNK = 8;
    private static final int HEADER_BYTES = 13;
    private static final int CHUNK_FRAME = 12;
    private static final int[] BANDS_OF_COLOUR_TYPE = {1, 0, 3, 1, 2, 0, 4};

    /** @throws IOException when a chunk before the pixels is cut short, or the header damaged */
    static PngHeader of(byte[] file) throws IOException {
        ByteBuffer chunks = ByteBuffer.wrap(file);
        if (file.length < FIRST_CHUNK + CHUNK_FRAME + HEADER_BYTES || !isChunk(chunks, FIRST_CHUNK, "IHDR")) {
            throw new IOException("is cut short or damaged (a PNG of " + file.length + " bytes without a header)");
        }
        checkChunks(chunks);
        int colourType = file[25] & 0xFF;
        int bands = colourType < BANDS_OF_COLOUR_TYPE.length ? BANDS_OF_COLOUR_TYPE[colourType] : 0;
        int bits = file[24] & 0xFF;
        if (bands == 0 || bits > 16 || Integer.bitCount(bits) != 1) {
            throw new IOException("is damaged (a PNG of colour type " + colourType + " and " + bits + " bits)");
        }
        return new PngHeader(chunks.getInt(16), chunks.getInt(20), bits, bands);
    }

    /** The JDK's decoder takes memory for a chunk before it sees whether the file has so many bytes. */
    private static void checkChunks(ByteBuffer chunks) throws IOException {
        long at = FIRST_CHUNK;
        while (at + CHUNK_FRAME <= chunks.limit() && !isChunk(chunks, (int) at, "IDAT")) {
            long length = chunks.getInt((int) at) & 0xFFFFFFFFL;
            at += CHUNK_FRAME + length;
            if (at > chunks.limit()) {
                throw new IOException("is cut short or damaged (a PNG chunk of " + length + " bytes in a file of "
                        + chunks.limit() + ")");
            }
        }
    }

    private static boolean isChunk(ByteBuffer chunks, int at, String type) {
        for (int i = 0; i < 4; i++) {
            if (chunks.get(at + 4 + i) != type.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    long pixels() {
        return (long) width * height;
    }

    /** The fewest bytes that so many pixels take. */
    long leastBytes() {
        return storedBytes() / MOST_COMPRESSION;
    }

    /** What the JDK's decoder takes, and RGB beside it unless that is what it gives. */
    long bytesNeeded() {
        boolean rgb = bits == 8 && bands == 3;
        return storedBytes() + (rgb ? 0 : 3 * pixels());
    }

    private long storedBytes() {
        return ((long) width * bands * bits + 7) / 8 * height;
    }
}
