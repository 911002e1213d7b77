package duet.engine.eventlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The fields of a record one after the other, little-endian; a list is its count and its packed values. */
final class FieldWriter {
    private static final int FIRST_CAPACITY = 8 << 10;

    private ByteBuffer buffer = ByteBuffer.allocate(FIRST_CAPACITY).order(ByteOrder.LITTLE_ENDIAN);

    void clear() {
        buffer.clear();
    }

    int size() {
        return buffer.position();
    }

    /** Valid up to {@link #size} and until the next field is written. */
    byte[] array() {
        return buffer.array();
    }

    /** Writes over what stands at an offset. */
    void setInt(int offset, int value) {
        buffer.putInt(offset, value);
    }

    void writeByte(int value) {
        room(Byte.BYTES).put((byte) value);
    }

    void writeShort(int value) {
        room(Short.BYTES).putShort((short) value);
    }

    void writeInt(int value) {
        room(Integer.BYTES).putInt(value);
    }

    void writeLong(long value) {
        room(Long.BYTES).putLong(value);
    }

    /** To the bit, whatever kind of NaN it is. */
    void writeDouble(double value) {
        writeLong(Double.doubleToRawLongBits(value));
    }

    void writeText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeInt(bytes.length);
        room(bytes.length).put(bytes);
    }

    void writeOptionalText(Optional<String> text) {
        writeByte(text.isPresent() ? 1 : 0);
        text.ifPresent(this::writeText);
    }

    void writeTexts(List<String> texts) {
        writeInt(texts.size());
        texts.forEach(this::writeText);
    }

    void writeInts(List<Integer> values) {
        writeInt(values.size());
        values.forEach(this::writeInt);
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int capacity = Math.max(2 * buffer.capacity(), Math.addExact(buffer.position(), bytes));
            buffer =
                    ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(buffer.flip());
        }
        return buffer;
    }
}
