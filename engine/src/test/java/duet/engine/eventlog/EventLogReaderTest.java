package duet.engine.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import net.openhft.chronicle.wire.Wires;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventLogReaderTest {
    private static final Event END = Event.RunEnded.failed("broke");

    private final List<Event> read = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void aDamagedRecordIsToldByItsIndexAndReadingGoesOn() throws IOException {
        write(new Event.Warning("first"), new Event.Warning("second"), new Event.Warning("third"));
        List<LoggedEvent> whole = readAll();
        Folders.damage(folder, "second");
        try (EventLogReader reader = EventLogReader.open(folder)) {
            reader.readAll(logged -> read.add(logged.event()));
            assertThat(read).containsExactly(new Event.Warning("first"), new Event.Warning("third"));
            assertThat(reader.damaged()).containsExactly(whole.get(1).index());
            assertThat(reader.passedOver()).isZero();
        }
    }

    @Test
    void recordsOfALaterProgramAreCountedAndPassedOver() throws IOException {
        write(new Event.Warning("first"));
        FieldWriter later = new FieldWriter();
        EventRecord.write(Instant.now(), new Event.Warning("later"), later);
        later.array()[8] = 2;
        CRC32C crc = new CRC32C();
        crc.update(later.array(), 4, later.size() - 4);
        later.setInt(0, (int) crc.getValue());
        try (Appending appending = Appending.open(folder, Clock.systemUTC(), told -> {})) {
            appending.append(later.array(), later.size());
        }
        write(new Event.Warning("third"));
        try (EventLogReader reader = EventLogReader.open(folder)) {
            reader.readAll(logged -> read.add(logged.event()));
            assertThat(read).containsExactly(new Event.Warning("first"), new Event.Warning("third"));
            assertThat(reader.passedOver()).isEqualTo(1);
            assertThat(reader.damaged()).isEmpty();
        }
    }

    @Test
    void readingChangesNothing() throws IOException {
        write(new Event.Warning("first"), END);
        Map<String, String> before = Folders.snapshot(folder);
        readAll();
        assertThat(Folders.snapshot(folder)).isEqualTo(before);
    }

    @Test
    void aLogWithoutItsMetadataIsReadAndGetsNone() throws IOException {
        write(new Event.Warning("first"), END);
        Files.delete(folder.resolve("metadata.cq4t"));
        Map<String, String> before = Folders.snapshot(folder);
        assertThat(readAll()).hasSize(2);
        assertThat(Folders.snapshot(folder)).isEqualTo(before);
    }

    @Test
    void whatIsAppendedWhileReadingIsReadAsItComes() {
        try (EventLog log = open()) {
            log.accept(new Event.Warning("first"));
            try (EventLogReader reader = EventLogReader.open(folder)) {
                assertThat(reader.poll()).isPresent();
                assertThat(reader.poll()).isEmpty();
                DrawnEvents drawn = new DrawnEvents(1);
                for (int step = 0; step < 1000; step++) {
                    Event batch = drawn.batch(step, 128);
                    log.accept(batch);
                    assertThat(reader.poll()).hasValueSatisfying(logged -> assertThat(logged.event())
                            .isEqualTo(batch));
                }
                assertThat(reader.poll()).isEmpty();
            }
        }
    }

    @Test
    void followingWaitsForMoreUntilTheRunEnds() throws Exception {
        List<Event> events = Stream.concat(
                        IntStream.range(0, 20).<Event>mapToObj(i -> new Event.Warning("number " + i)), Stream.of(END))
                .toList();
        try (EventLog log = open()) {
            log.accept(new Event.Warning("begin"));
            CompletableFuture<Void> following = CompletableFuture.runAsync(() -> follow());
            events.forEach(log::accept);
            following.get(30, TimeUnit.SECONDS);
        }
        assertThat(read).hasSize(1 + events.size()).endsWith(END);
    }

    @Test
    void theEndOfARunThatWentOnIsNotTheEnd() {
        write(END, new Event.Warning("goes on"));
        AtomicInteger asked = new AtomicInteger();
        try (EventLogReader reader = EventLogReader.open(folder)) {
            // Asked before each of two events, before it finds no third one, and after it waited for it.
            reader.follow(logged -> read.add(logged.event()), () -> asked.incrementAndGet() == 4);
        }
        assertThat(read).hasSize(2);
        assertThat(asked).hasValue(4);
    }

    @Test
    void followingStopsWhenItIsTold() {
        write(new Event.Warning("first"));
        try (EventLogReader reader = EventLogReader.open(folder)) {
            reader.follow(logged -> read.add(logged.event()), () -> !read.isEmpty());
        }
        assertThat(read).hasSize(1);
    }

    @Test
    void aMissingFolderIsNamed() {
        Path missing = folder.resolve("events");
        assertThatThrownBy(() -> EventLogReader.open(missing))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(missing + ": no such folder; expected");
    }

    @Test
    void aFolderWithoutALogIsNamed() {
        assertThatThrownBy(() -> EventLogReader.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder + ": holds no event log; expected files *.cq4");
    }

    @Test
    void aFileThatWasCutOffWhileItWasMadeIsNoLogYet() throws IOException {
        Files.write(folder.resolve("20261122F.cq4"), new byte[1 << 20]);
        assertThatThrownBy(this::readAll).isInstanceOf(DataException.class).hasMessageContaining("holds no event log");
    }

    @Test
    void aNextFileThatWasCutOffHidesNothingAndIsMadeAnew() throws IOException {
        write(new Event.Warning("first"));
        Path next = folder.resolve("29991231F.cq4");
        Files.write(next, new byte[1 << 20]);
        assertThat(readAll()).hasSize(1);
        write(new Event.Warning("second"));
        assertThat(readAll()).hasSize(2);
        assertThat(next).doesNotExist();
    }

    @Test
    void filesThatAreNoLogAreRefusedInOneLine() throws IOException {
        Files.writeString(folder.resolve("20261122F.cq4"), "this is no queue of any kind, it is a text");
        assertThatThrownBy(this::readAll)
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.toString())
                .message()
                .hasLineCount(1);
    }

    @Test
    void aFileThatWasCutShortIsReadUpToThereAndToldInOneLine() throws IOException {
        write(new Event.Warning("first"), new Event.Warning("second"));
        Path file = QueueFolder.files(folder).get(0);
        int end = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).indexOf("second");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
        }
        try (EventLogReader reader = EventLogReader.open(folder)) {
            assertThat(reader.poll()).isPresent();
            assertThatThrownBy(reader::poll)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("the file ends at " + end)
                    .message()
                    .hasLineCount(1);
        }
    }

    /** Memory is taken for what the file has, not for what it says. */
    @Test
    void aRecordThatSaysItIsLongerThanTheFileIsToldInOneLine() throws IOException {
        write(new Event.Warning("first"));
        Path file = QueueFolder.files(folder).get(0);
        byte[] bytes = Files.readAllBytes(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, 0x3f}), firstDocumentOfData(bytes));
        }
        assertThatThrownBy(this::readAll)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has 1073741823 bytes by its head")
                .message()
                .hasLineCount(1);
    }

    private static int firstDocumentOfData(byte[] file) {
        ByteBuffer words = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (!Wires.isReadyData(words.getInt(at))) {
            at += 4 + Wires.lengthOf(words.getInt(at)) + 3 & -4;
        }
        return at;
    }

    private void follow() {
        try (EventLogReader reader = EventLogReader.open(folder)) {
            reader.follow(logged -> read.add(logged.event()), () -> false);
        }
    }

    private List<LoggedEvent> readAll() {
        List<LoggedEvent> all = new ArrayList<>();
        try (EventLogReader reader = EventLogReader.open(folder)) {
            reader.readAll(all::add);
        }
        return all;
    }

    private void write(Event... events) {
        try (EventLog log = open()) {
            Stream.of(events).forEach(log::accept);
        }
    }

    private EventLog open() {
        return EventLog.open(folder, DiskLimits.DEFAULT, warning -> {
            throw new AssertionError(warning);
        });
    }
}
