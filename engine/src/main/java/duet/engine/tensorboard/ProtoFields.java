package duet.engine.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Walks the fields of a message of protocol buffers. What is cut short or not of the format is a {@link RuntimeException}. */
final class ProtoFields {
    private static final int WIRE_BITS = 3;
    private static final int WIRE_MASK = 7;
    private static final int LONGEST_VARINT = 10;

    private ProtoFields() {}

    /**
     * @param number is told a varint's value, if it is of this field
     * @param bytes is told the content of a text or message of that field
     */
    static void walk(
            ByteBuffer message, int numberField, LongConsumer number, int bytesField, Consumer<ByteBuffer> bytes) {
        ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            int field = (int) (tag >>> WIRE_BITS);
            switch ((int) (tag & WIRE_MASK)) {
                case 0 -> {
                    long value = varint(in);
                    if (field == numberField) {
                        number.accept(value);
                    }
                }
                case 1 -> in.position(in.position() + Long.BYTES);
                case 2 -> {
                    int length = Math.toIntExact(varint(in));
                    if (field == bytesField) {
                        bytes.accept(in.slice(in.position(), length));
                    }
                    in.position(Math.addExact(in.position(), length));
                }
                case 5 -> in.position(in.position() + Integer.BYTES);
                default -> throw new IllegalArgumentException("no field begins with the byte " + tag);
            }
        }
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int part = 0; part < LONGEST_VARINT; part++) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << 7 * part;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number has more than " + LONGEST_VARINT + " bytes");
    }
}
