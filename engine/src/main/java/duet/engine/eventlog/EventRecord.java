package duet.engine.eventlog;

import duet.actors.event.Event;
import java.nio.BufferUnderflowException;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An event as bytes, little-endian: CRC-32C of all that follows (4 bytes), length of all that follows the length (4), version
 * (1), type (2), nanoseconds since 1970 in UTC (8), the type's fields. Checksum, length and version stand there in every version to
 * come; the length is needed because Chronicle pads its documents.
 */
final class EventRecord {
    static final int VERSION = 1;

    private static final int CHECKSUM = 0;
    private static final int LENGTH = CHECKSUM + Integer.BYTES;
    private static final int BODY = LENGTH + Integer.BYTES;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private EventRecord() {}

    /** What a record turned out to be. */
    sealed interface Content {}

    record Known(Instant time, Event event) implements Content {}

    /** Whole, but of a type or version that this program does not know. */
    record Unknown() implements Content {}

    record Damaged() implements Content {}

    /** Fills a cleared writer with the whole record. */
    static void write(Instant time, Event event, FieldWriter out) {
        EventType type = EventType.of(event);
        out.clear();
        out.writeInt(0);
        out.writeInt(0);
        out.writeByte(VERSION);
        out.writeShort(type.code());
        out.writeLong(nanos(time));
        type.write(event, out);
        out.setInt(LENGTH, out.size() - BODY);
        out.setInt(CHECKSUM, checksum(out.array(), out.size() - LENGTH));
    }

    /** @param bytes the record from index 0, perhaps with padding behind it */
    static Content read(byte[] bytes, int size) {
        Optional<FieldReader> body = checkedBody(bytes, size);
        if (body.isEmpty()) {
            return new Damaged();
        }
        try {
            return readBody(body.get());
        } catch (UnknownValueException e) {
            return new Unknown();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return new Damaged();
        }
    }

    /** Bytes of a record that is not damaged, without padding. */
    static int size(byte[] bytes) {
        return BODY + new FieldReader(bytes, LENGTH, Integer.BYTES).readInt();
    }

    private static Optional<FieldReader> checkedBody(byte[] bytes, int size) {
        if (size <= BODY) {
            return Optional.empty();
        }
        FieldReader head = new FieldReader(bytes, 0, BODY);
        int checksum = head.readInt();
        int length = head.readInt();
        if (length <= 0 || length > size - BODY || checksum != checksum(bytes, Integer.BYTES + length)) {
            return Optional.empty();
        }
        return Optional.of(new FieldReader(bytes, BODY, length));
    }

    private static Content readBody(FieldReader body) {
        if (body.readByte() != VERSION) {
            return new Unknown();
        }
        Optional<EventType> type = EventType.withCode(Short.toUnsignedInt(body.readShort()));
        if (type.isEmpty()) {
            return new Unknown();
        }
        Instant time = instant(body.readLong());
        return new Known(time, type.get().read(body));
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, LENGTH, length);
        return (int) crc.getValue();
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }
}
