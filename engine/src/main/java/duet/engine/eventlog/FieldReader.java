package duet.engine.eventlog;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@link FieldWriter} wrote. What is left unread at the end are fields that a later program added.
 *
 * <p>All methods throw BufferUnderflowException where a record is shorter than its fields.
 */
final class FieldReader {
    private final ByteBuffer buffer;

    FieldReader(byte[] bytes, int offset, int length) {
        buffer = ByteBuffer.wrap(bytes, offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte readByte() {
        return buffer.get();
    }

    short readShort() {
        return buffer.getShort();
    }

    int readInt() {
        return buffer.getInt();
    }

    long readLong() {
        return buffer.getLong();
    }

    double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    String readText() {
        byte[] bytes = new byte[readCount(Byte.BYTES)];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    Optional<String> readOptionalText() {
        return readByte() == 0 ? Optional.empty() : Optional.of(readText());
    }

    List<String> readTexts() {
        int count = readCount(Integer.BYTES);
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(readText());
        }
        return texts;
    }

    /** A count of values of at least so many bytes each: never more than the record can hold. */
    int readCount(int bytesEach) {
        int count = readInt();
        if (count < 0 || (long) count * bytesEach > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        return count;
    }

    List<Integer> readIntegers() {
        return Arrays.stream(readInts(readCount(Integer.BYTES))).boxed().toList();
    }

    int[] readInts(int count) {
        int[] values = new int[count];
        buffer.asIntBuffer().get(values);
        skip(count * Integer.BYTES);
        return values;
    }

    long[] readLongs(int count) {
        long[] values = new long[count];
        buffer.asLongBuffer().get(values);
        skip(count * Long.BYTES);
        return values;
    }

    double[] readDoubles(int count) {
        double[] values = new double[count];
        buffer.asDoubleBuffer().get(values);
        skip(count * Double.BYTES);
        return values;
    }

    private void skip(int bytes) {
        buffer.position(buffer.position() + bytes);
    }
}
