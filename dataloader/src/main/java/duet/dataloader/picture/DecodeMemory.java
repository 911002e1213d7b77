package duet.dataloader.picture;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Bounds the memory for decoding: of one picture by refusing it, of all threads together by letting them wait. */
final class DecodeMemory {
    /** More than this is taken for no picture. */
    static final long MOST_BYTES = 256L << 20;

    private static final int UNIT = 1 << 10;

    /** Half the heap at most, so that the batches and whoever works on a decoded picture have room. */
    private static final int UNITS =
            (int) (Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 2) / UNIT);

    private static final Semaphore FREE = new Semaphore(UNITS, true);

    private DecodeMemory() {}

    interface Decoding<T> {
        T run() throws IOException;
    }

    /**
     * @param leastBytes the fewest bytes that a file of so many pixels has
     * @throws IOException when the header is absurd, needs too much, or promises what the file cannot hold
     */
    static void check(int width, int height, long bytesNeeded, long leastBytes, long fileBytes) throws IOException {
        if (width < 1 || height < 1) {
            throw new IOException("says it is " + width + "x" + height + " pixels");
        }
        // Sides as absurd as a PNG's can be make the sum of bytes wrap round.
        if ((long) width * height > MOST_BYTES || bytesNeeded > MOST_BYTES) {
            throw new IOException("is " + width + "x" + height + " pixels, more than can be decoded in the "
                    + (MOST_BYTES >> 20) + " MiB allowed");
        }
        if (leastBytes > fileBytes) {
            throw new IOException("is cut short or damaged (" + width + "x" + height + " pixels take at least "
                    + leastBytes + " bytes, the file has " + fileBytes + ")");
        }
    }

    /** Runs the decoding when so much memory is free; one that needs more than there is waits for all of it. */
    static <T> T with(long bytes, Decoding<T> decoding) throws IOException {
        int units = (int) Math.min(UNITS, bytes / UNIT + 1);
        FREE.acquireUninterruptibly(units);
        try {
            return decoding.run();
        } finally {
            FREE.release(units);
        }
    }
}
