package duet.engine.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventRecordTest {
    private static final Instant TIME = Instant.parse("2026-11-22T06:00:00.123456789Z");
    private static final int ROUNDS = 200;
    private static final int VERSION_AT = 8;
    private static final int TYPE_AT = 9;
    private static final int FIELDS_AT = 19;

    private final long seed = new Random().nextLong();

    @Test
    void everyEventComesBackToTheBit() {
        DrawnEvents drawn = new DrawnEvents(seed);
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(drawn.ofEveryType()).allSatisfy(event -> assertThat(read(bytes(event)))
                    .as("seed %d", seed)
                    .isEqualTo(new EventRecord.Known(TIME, event)));
        }
    }

    @Test
    void everyKindOfNotANumberComesBackToTheBit() {
        long bits = 0x7ff0_0000_dead_beefL;
        byte[] record = bytes(new Event.EpochDone(0, 1, Double.longBitsToDouble(bits), 0, 0, 0));
        EventRecord.Known known = (EventRecord.Known) read(record);
        assertThat(Double.doubleToRawLongBits(((Event.EpochDone) known.event()).loss()))
                .isEqualTo(bits);
    }

    @Test
    void everyTypeOfEventIsKnownAndIsDrawnHere() {
        assertThat(Arrays.stream(EventType.values())).hasSameSizeAs(Event.class.getPermittedSubclasses());
        assertThat(new DrawnEvents(seed).ofEveryType().map(EventType::of)).containsExactly(EventType.values());
    }

    @ParameterizedTest
    @MethodSource("duet.engine.eventlog.VersionOne#records")
    void recordsOfVersionOneStayReadable(String hex, Event event) {
        assertThat(read(HexFormat.of().parseHex(hex.replaceAll("\\s", ""))))
                .isEqualTo(new EventRecord.Known(TIME, event));
    }

    @Test
    void everyTypeHasARecordOfVersionOne() {
        assertThat(VersionOne.records().map(record -> EventType.of((Event) record.get()[1])))
                .containsExactly(EventType.values());
    }

    @Test
    void fieldsThatALaterProgramAddedArePassedOver() {
        byte[] record = bytes(new Event.Warning("short of memory"));
        byte[] longer = Arrays.copyOf(record, record.length + 12);
        assertThat(read(sealed(longer))).isEqualTo(new EventRecord.Known(TIME, new Event.Warning("short of memory")));
    }

    @Test
    void aTypeOfALaterProgramIsUnknownNotDamaged() {
        byte[] record = bytes(new Event.Warning("text"));
        record[TYPE_AT + 1] = 1;
        assertThat(read(sealed(record))).isInstanceOf(EventRecord.Unknown.class);
    }

    @Test
    void aLaterVersionIsUnknownWhateverFollows() {
        byte[] record = bytes(new Event.Warning("text"));
        record[VERSION_AT] = 2;
        assertThat(read(sealed(Arrays.copyOf(record, VERSION_AT + 1)))).isInstanceOf(EventRecord.Unknown.class);
    }

    @Test
    void anOutcomeOfALaterProgramIsUnknown() {
        byte[] record = bytes(Event.RunEnded.failed("broke"));
        record[FIELDS_AT] = 9;
        assertThat(read(sealed(record))).isInstanceOf(EventRecord.Unknown.class);
    }

    @Test
    void paddingBehindARecordDoesNotMatter() {
        byte[] record = bytes(new Event.Warning("text"));
        byte[] padded = Arrays.copyOf(record, record.length + 3);
        Arrays.fill(padded, record.length, padded.length, (byte) 0x8f);
        assertThat(read(padded)).isEqualTo(new EventRecord.Known(TIME, new Event.Warning("text")));
    }

    @Test
    void everyChangedBitAndEveryCutIsDamage() {
        List<Event> events = new DrawnEvents(seed).ofEveryType().toList();
        Random random = new Random(seed);
        for (Event event : events) {
            byte[] record = bytes(event);
            int bit = random.nextInt(Byte.SIZE * record.length);
            record[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(read(record))
                    .as("seed %d, bit %d of %s", seed, bit, event)
                    .isInstanceOf(EventRecord.Damaged.class);
            int length = random.nextInt(record.length);
            assertThat(read(Arrays.copyOf(bytes(event), length)))
                    .as("seed %d, %d bytes of %s", seed, length, event)
                    .isInstanceOf(EventRecord.Damaged.class);
        }
    }

    private static byte[] bytes(Event event) {
        FieldWriter writer = new FieldWriter();
        EventRecord.write(TIME, event, writer);
        return Arrays.copyOf(writer.array(), writer.size());
    }

    private static EventRecord.Content read(byte[] record) {
        return EventRecord.read(record, record.length);
    }

    /** Gives a changed record its length and checksum. */
    private static byte[] sealed(byte[] record) {
        ByteBuffer buffer = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(4, record.length - 8);
        CRC32C crc = new CRC32C();
        crc.update(record, 4, record.length - 4);
        buffer.putInt(0, (int) crc.getValue());
        return record;
    }
}
