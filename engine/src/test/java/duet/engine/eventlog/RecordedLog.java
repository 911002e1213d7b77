package duet.engine.eventlog;

import duet.actors.event.Event;
import duet.fuzz.Parts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Logs of records that are given as bytes, whole in themselves whatever they say. */
public final class RecordedLog {
    private static final int HEAD = 8;

    private RecordedLog() {}

    /** One event of every type, with odd values. */
    public static byte[] drawn(long seed) {
        return input(new DrawnEvents(seed).ofEveryType().toList());
    }

    /** An epoch of so many steps and its end. */
    public static byte[] course(int steps) {
        List<Event> events = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            events.add(new Event.StepDone(
                    step, 0, step, steps, 8, 2.5, 0.5, 0.25, 0.01, 0, List.of(), Optional.empty(), List.of(), 1, 0, 0));
        }
        events.add(new Event.EpochDone(0, 8L * steps, 2.5, 0.5, 0.25, 10));
        events.add(new Event.ValidationDone(0, 100, 2.5, 0.5, 0.25, 1));
        return input(events);
    }

    private static byte[] input(List<Event> events) {
        Stream<byte[]> records = events.stream().map(event -> {
            FieldWriter out = new FieldWriter();
            EventRecord.write(Instant.ofEpochSecond(1_700_000_000), event, out);
            return Arrays.copyOf(out.array(), out.size());
        });
        return Parts.of(0, Stream.concat(records, Stream.of(new byte[0])).toArray(byte[][]::new));
    }

    /** What a log of the records tells whoever reads it. */
    public static List<Event> events(byte[] input) {
        List<Event> events = new ArrayList<>();
        Parts parts = new Parts(input);
        parts.number();
        while (parts.more()) {
            byte[] record = parts.next();
            if (record.length > HEAD) {
                seal(record);
                if (EventRecord.read(record, record.length) instanceof EventRecord.Known known) {
                    events.add(known.event());
                }
            }
        }
        return events;
    }

    /** Gives a record the length and the checksum that belong to it. */
    static void seal(byte[] record) {
        ByteBuffer head = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(4, record.length - HEAD);
        CRC32C crc = new CRC32C();
        crc.update(record, 4, record.length - 4);
        head.putInt(0, (int) crc.getValue());
    }
}
