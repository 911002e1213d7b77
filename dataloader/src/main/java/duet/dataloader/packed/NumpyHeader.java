package duet.dataloader.packed;

import duet.dataloader.DataSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The first bytes of a NumPy file, format 1.0, as {@code numpy.save} writes them for [3, side, side] in C order. */
public final class NumpyHeader {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private NumpyHeader() {}

    /** The header of bytes 0..255. */
    public static byte[] ofBytes(int side) {
        return header("|u1", side);
    }

    /** The header of float32, the least significant byte first. */
    public static byte[] ofFloats(int side) {
        return header("<f4", side);
    }

    private static byte[] header(String type, int side) {
        byte[] dictionary = ("{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + DataSet.BANDS + ", "
                        + side + ", " + side + "), }")
                .getBytes(StandardCharsets.US_ASCII);
        int start = MAGIC.length + Short.BYTES;
        int length = (start + dictionary.length + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] header = Arrays.copyOf(MAGIC, length);
        header[MAGIC.length] = (byte) (length - start);
        header[MAGIC.length + 1] = (byte) (length - start >>> Byte.SIZE);
        System.arraycopy(dictionary, 0, header, start, dictionary.length);
        Arrays.fill(header, start + dictionary.length, length - 1, (byte) ' ');
        header[length - 1] = '\n';
        return header;
    }
}
