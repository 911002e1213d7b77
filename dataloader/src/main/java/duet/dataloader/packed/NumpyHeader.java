package duet.dataloader.packed;

import duet.dataloader.DataSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The first bytes of a NumPy file, format 1.0, as {@code numpy.save} writes them for arrays in C order. */
public final class NumpyHeader {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private NumpyHeader() {}

    /** The header of a picture's bytes 0..255, [3, side, side]. */
    public static byte[] ofBytes(int side) {
        return header("|u1", List.of(DataSet.BANDS, side, side));
    }

    /** The header of a picture in float32, the least significant byte first, [3, side, side]. */
    public static byte[] ofFloats(int side) {
        return ofFloats(List.of(DataSet.BANDS, side, side));
    }

    /** The header of bytes 0..255 of any shape of two or more dimensions. */
    public static byte[] ofBytes(List<Integer> shape) {
        return header("|u1", shape);
    }

    /** The header of float32 of any shape of two or more dimensions. */
    public static byte[] ofFloats(List<Integer> shape) {
        return header("<f4", shape);
    }

    private static byte[] header(String type, List<Integer> shape) {
        String sizes = shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
        byte[] dictionary = ("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + sizes + ", }")
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
