package duet.dataloader.idx;

import duet.dataloader.DataException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * An IDX file of unsigned bytes: two zero bytes, the type (8), how many dimensions, each as a big-endian 32-bit number, then
 * the values.
 *
 * @param values row-major, owned by this record
 */
record IdxArray(Path file, int[] dimensions, byte[] values) {
    private static final int UNSIGNED_BYTES = 0x800;
    private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    /**
     * @param dimensions how many are expected
     * @throws DataException when the file is damaged or holds something else
     */
    static IdxArray read(Path file, int dimensions) {
        try (InputStream input = opened(file)) {
            int magic = header(input, 1)[0];
            if (magic != (UNSIGNED_BYTES | dimensions)) {
                throw new IOException(String.format(
                        "begins with %08x, expected %08x (unsigned bytes of %d dimensions)",
                        magic, UNSIGNED_BYTES | dimensions, dimensions));
            }
            int[] sizes = header(input, dimensions);
            byte[] values = input.readNBytes(count(sizes));
            if (values.length < count(sizes)) {
                throw new IOException("is cut short: has " + values.length + " values, expected " + count(sizes)
                        + " by its header " + Arrays.toString(sizes));
            }
            if (input.read() >= 0) {
                throw new IOException("goes on after the " + count(sizes) + " values that its header "
                        + Arrays.toString(sizes) + " promises");
            }
            return new IdxArray(file, sizes, values);
        } catch (EOFException e) {
            throw new DataException(file + ": is cut short; get the file again", e);
        } catch (IOException e) {
            throw new DataException(file + ": " + reason(e) + "; get the file again", e);
        }
    }

    private static InputStream opened(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        if (!file.toString().endsWith(".gz")) {
            return bytes;
        }
        try {
            return new GZIPInputStream(bytes, 1 << 16);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private static int[] header(InputStream input, int numbers) throws IOException {
        byte[] bytes = input.readNBytes(numbers * Integer.BYTES);
        if (bytes.length < numbers * Integer.BYTES) {
            throw new EOFException();
        }
        int[] header = new int[numbers];
        ByteBuffer.wrap(bytes).asIntBuffer().get(header);
        return header;
    }

    private static int count(int[] sizes) throws IOException {
        long count = 1;
        for (int size : sizes) {
            count = size < 1 || count > MOST_VALUES ? Long.MAX_VALUE : count * size;
        }
        if (count > MOST_VALUES) {
            throw new IOException("says its dimensions are " + Arrays.toString(sizes) + ", expected each above 0 and "
                    + MOST_VALUES + " values at most");
        }
        return (int) count;
    }

    private static String reason(IOException e) {
        boolean found = e.getClass() == IOException.class && e.getMessage() != null;
        return found ? e.getMessage() : "cannot be read (" + e + ")";
    }
}
