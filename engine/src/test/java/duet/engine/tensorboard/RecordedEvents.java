package duet.engine.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads TensorBoard's files after the descriptions of TFRecord and protocol buffers alone, CRC-32C by its polynomial bit by bit. An
 * error is an {@link AssertionError}.
 */
final class RecordedEvents {
    private static final int POLYNOMIAL = 0x82F63B78;

    /** Field by field, in their order: number of the field, and its value: Long, Double, Float or ByteBuffer. */
    record Field(int number, Object value) {}

    /** One value of a summary. */
    record Value(long step, String tag, List<Field> fields) {
        Object only(int number) {
            return fields.stream()
                    .filter(field -> field.number() == number)
                    .findFirst()
                    .orElseThrow()
                    .value();
        }
    }

    private RecordedEvents() {}

    /** Every message of the only file in a folder. */
    static List<List<Field>> messages(Path folder) throws IOException {
        List<List<Field>> messages = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(only(folder))).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            messages.add(fields(record(in)));
        }
        return messages;
    }

    static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            if (all.size() != 1 || !all.get(0).getFileName().toString().startsWith("events.out.tfevents.")) {
                throw new AssertionError(all + ": expected one file of events");
            }
            return all.get(0);
        }
    }

    /** Every value of every summary by its tag, in the order of the file. */
    static Map<String, List<Value>> values(Path folder) throws IOException {
        Map<String, List<Value>> values = new TreeMap<>();
        for (List<Field> event : messages(folder)) {
            long step = event.stream()
                    .filter(field -> field.number() == 2)
                    .mapToLong(field -> (Long) field.value())
                    .findFirst()
                    .orElse(0);
            event.stream().filter(field -> field.number() == 5).forEach(summary -> fields((ByteBuffer) summary.value())
                    .forEach(value -> {
                        List<Field> inside = fields((ByteBuffer) value.value());
                        String tag = text(inside.stream()
                                .filter(f -> f.number() == 1)
                                .findFirst()
                                .orElseThrow());
                        values.computeIfAbsent(tag, t -> new ArrayList<>()).add(new Value(step, tag, inside));
                    }));
        }
        return values;
    }

    static String text(Field field) {
        return StandardCharsets.UTF_8
                .decode(((ByteBuffer) field.value()).duplicate())
                .toString();
    }

    static List<Double> doubles(ByteBuffer packed) {
        List<Double> values = new ArrayList<>();
        ByteBuffer in = packed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            values.add(in.getDouble());
        }
        return values;
    }

    private static ByteBuffer record(ByteBuffer in) {
        ByteBuffer length = in.slice(in.position(), 8);
        long bytes = in.getLong();
        check(length, in.getInt());
        ByteBuffer record = in.slice(in.position(), Math.toIntExact(bytes));
        in.position(in.position() + (int) bytes);
        check(record, in.getInt());
        return record;
    }

    private static void check(ByteBuffer bytes, int found) {
        int crc = 0xFFFFFFFF;
        for (int i = 0; i < bytes.limit(); i++) {
            crc ^= bytes.get(i) & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
            }
        }
        crc = ~crc;
        int masked = (crc >>> 15 | crc << 17) + 0xA282EAD8;
        if (masked != found) {
            throw new AssertionError(
                    "checksum " + Integer.toHexString(found) + ", expected " + Integer.toHexString(masked));
        }
    }

    static List<Field> fields(ByteBuffer message) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            Object value =
                    switch ((int) tag & 7) {
                        case 0 -> varint(in);
                        case 1 -> in.getDouble();
                        case 5 -> in.getFloat();
                        case 2 -> {
                            int length = (int) varint(in);
                            ByteBuffer content = in.slice(in.position(), length);
                            in.position(in.position() + length);
                            yield content;
                        }
                        default -> throw new AssertionError("wire type of " + tag);
                    };
            fields.add(new Field((int) (tag >> 3), value));
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get();
            value |= (next & 0x7FL) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}
