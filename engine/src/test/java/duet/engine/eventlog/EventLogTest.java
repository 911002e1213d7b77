package duet.engine.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.event.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLogTest {
    private static final long PLENTY = 1L << 40;
    private static final Instant TIME = Instant.parse("2026-11-22T06:00:00.123456789Z");

    private final long seed = new Random().nextLong();
    private final DrawnEvents drawn = new DrawnEvents(seed);
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void nameAFolder() {
        folder = temporary.resolve("run").resolve("events");
    }

    @Test
    void whatIsAppendedIsReadInOrderWithItsTimes() {
        List<Event> events = drawn.ofEveryType().toList();
        append(events, () -> TIME);
        assertThat(readAll()).as("seed %d", seed).extracting(LoggedEvent::event).isEqualTo(events);
        assertThat(readAll()).extracting(LoggedEvent::time).containsOnly(TIME);
        assertThat(readAll()).extracting(LoggedEvent::index).isSorted().doesNotHaveDuplicates();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aLogThatIsOpenedAgainGoesOnAtItsEnd() {
        append(List.of(new Event.Warning("first")), Clock.systemUTC());
        append(List.of(new Event.Warning("second")), Clock.systemUTC());
        assertThat(readAll())
                .extracting(LoggedEvent::event)
                .containsExactly(new Event.Warning("first"), new Event.Warning("second"));
    }

    @Test
    void aNewDayIsANewFileAndReadingGoesOn() throws IOException {
        append(List.of(new Event.Warning("today")), () -> TIME);
        append(List.of(new Event.Warning("the day after tomorrow")), () -> TIME.plus(Duration.ofDays(2)));
        assertThat(QueueFolder.files(folder)).hasSize(2);
        assertThat(readAll()).hasSize(2);
    }

    @Test
    void aClockThatGoesBackOverMidnightLosesNothing() {
        Instant midnight = Instant.parse("2026-11-23T00:00:00Z");
        List<Instant> times = new ArrayList<>();
        for (int minutes : List.of(-10, 50, -10, -70, 20)) {
            times.add(midnight.plus(Duration.ofMinutes(minutes)));
        }
        AtomicReference<Instant> now = new AtomicReference<>(times.get(0));
        try (EventLog log = EventLog.open(folder, DiskLimits.DEFAULT, folder -> PLENTY, now::get, warnings::add)) {
            times.forEach(time -> {
                now.set(time);
                log.accept(new Event.Warning(time.toString()));
            });
        }
        assertThat(readAll())
                .extracting(LoggedEvent::event)
                .isEqualTo(times.stream()
                        .map(time -> new Event.Warning(time.toString()))
                        .toList());
        assertThat(readAll()).extracting(LoggedEvent::time).isEqualTo(times);
    }

    @Test
    void aRunThatGoesOnWithAClockOfTheDayBeforeLosesNothing() {
        append(List.of(new Event.Warning("first")), () -> TIME);
        append(List.of(new Event.Warning("second")), () -> TIME.minus(Duration.ofDays(1)));
        assertThat(readAll())
                .extracting(LoggedEvent::event)
                .containsExactly(new Event.Warning("first"), new Event.Warning("second"));
    }

    /** Chronicle would go wherever it is told to, and map all memory on the way. */
    @ParameterizedTest
    @ValueSource(longs = {1L << 40, 1 << 20, -8, 4})
    void aLogWhoseHeadTellsOfARecordThatIsNoneIsMendedAndGoesOn(long position) throws IOException {
        append(List.of(new Event.Warning("first")), () -> TIME);
        damage(whole -> whole.putLong(placeOfTheLastRecord(whole), position));

        append(List.of(new Event.Warning("second")), () -> TIME);

        assertThat(warnings)
                .containsExactly(
                        folder + ": the event log was damaged and is mended: 20261122F.cq4: its last record is at byte "
                                + position
                                + " by its head, where none begins; 1 events were copied from it, and what was there is"
                                + " kept in " + folder.resolve("damaged-1"));
        assertThat(readAll())
                .extracting(LoggedEvent::event)
                .containsExactly(new Event.Warning("first"), new Event.Warning("second"));
        assertThat(readAll()).extracting(LoggedEvent::time).containsOnly(TIME);
    }

    @Test
    void aLogWhoseHeadDoesNotSayWhereTheLastRecordIsIsMendedAndGoesOn() throws IOException {
        append(List.of(new Event.Warning("first")), () -> TIME);
        damage(whole -> whole.put(placeOfTheLastRecord(whole) - 36, (byte) 'v'));

        append(List.of(new Event.Warning("second")), () -> TIME);

        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("20261122F.cq4: its head does not say where its last record is; 1 events were copied");
        assertThat(readAll()).hasSize(2);
    }

    @Test
    void aLogWithARecordThatEndsBehindTheFileIsMendedUpToThereAndGoesOn() throws IOException {
        append(List.of(new Event.Warning("first"), new Event.Warning("lost")), () -> TIME);
        damage(whole -> {
            int last = (int) whole.getLong(placeOfTheLastRecord(whole));
            whole.putInt(last, 0x3000_0000);
        });

        append(List.of(new Event.Warning("second")), () -> TIME);

        assertThat(warnings).singleElement().asString().contains("has 805306368 bytes by its head, the file ends at ");
        assertThat(readAll())
                .extracting(LoggedEvent::event)
                .containsExactly(new Event.Warning("first"), new Event.Warning("second"));
    }

    @Test
    void aLogWhoseLastEventIsNotTheOneThatWasWrittenGoesOnBehindTheOneBefore() throws IOException {
        append(List.of(new Event.Warning("first"), new Event.Warning("torn")), () -> TIME);
        Folders.damage(folder, "torn");

        append(List.of(new Event.Warning("second")), () -> TIME);

        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("is not the one that was written; 1 events were copied");
        assertThat(readAll())
                .extracting(LoggedEvent::event)
                .containsExactly(new Event.Warning("first"), new Event.Warning("second"));
    }

    /** Nothing is wrong with the events, but Chronicle cannot read what it wrote for itself: it shows when the log is opened. */
    @ParameterizedTest
    @ValueSource(strings = {"header", "SCQStore"})
    void aLogWithDamageToWhatChronicleKeepsForItselfIsMended(String word) throws IOException {
        append(List.of(new Event.Warning("first")), () -> TIME);
        Folders.damage(folder, word);

        append(List.of(new Event.Warning("second"), new Event.Warning("third")), () -> TIME);

        assertThat(readAll())
                .extracting(LoggedEvent::event)
                .containsExactly(new Event.Warning("first"), new Event.Warning("second"), new Event.Warning("third"));
        assertThat(warnings).hasSizeLessThan(2).noneMatch(warning -> warning.contains("stops"));
    }

    /** The damaged files are as they were, each time in a folder of their own. */
    @Test
    void whatIsMendedIsKept() throws IOException {
        for (int time = 1; time <= 2; time++) {
            append(List.of(new Event.Warning("first"), new Event.Warning("torn")), () -> TIME);
            Folders.damage(folder, "torn");
            byte[] damaged = Files.readAllBytes(QueueFolder.files(folder).get(0));
            append(List.of(), () -> TIME);
            assertThat(folder.resolve("damaged-" + time).resolve("20261122F.cq4"))
                    .hasBinaryContent(damaged);
        }
        assertThat(folder.resolve("salvaged")).doesNotExist();
    }

    /** A page that was not on the disk when the power was cut. */
    @Test
    void aLogThatHasLostItsBeginningIsKeptAndBegunAnew() throws IOException {
        append(List.of(new Event.Warning("first")), () -> TIME);
        damage(whole -> whole.putInt(0, 0));

        append(List.of(new Event.Warning("second")), () -> TIME);

        assertThat(warnings).singleElement().asString().contains("; 0 events were copied");
        assertThat(readAll()).extracting(LoggedEvent::event).containsExactly(new Event.Warning("second"));
        assertThat(folder.resolve("damaged-1").resolve("20261122F.cq4")).exists();
    }

    private void damage(Consumer<ByteBuffer> change) throws IOException {
        Path file = QueueFolder.files(folder).get(0);
        byte[] whole = Files.readAllBytes(file);
        change.accept(ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN));
        Files.write(file, whole);
    }

    private static int placeOfTheLastRecord(ByteBuffer log) {
        return new String(log.array(), StandardCharsets.ISO_8859_1).indexOf("writePosition") + 36;
    }

    @Test
    void aShortLogIsASmallFile() throws IOException {
        append(drawn.ofEveryType().toList(), Clock.systemUTC());
        assertThat(QueueFolder.bytes(folder)).isLessThan(4 << 20);
    }

    @Test
    void anActorMayMoveFromThreadToThread() throws InterruptedException {
        try (EventLog log = EventLog.open(folder, DiskLimits.DEFAULT, warnings::add)) {
            for (int i = 0; i < 3; i++) {
                Event event = new Event.Warning("number " + i);
                Thread thread = new Thread(() -> log.accept(event));
                thread.start();
                thread.join();
            }
        }
        assertThat(warnings).isEmpty();
        assertThat(readAll()).hasSize(3);
    }

    @Test
    void aDiskThatFillsUpStopsTheLogWithOneWarning() {
        AtomicLong usable = new AtomicLong(PLENTY);
        try (EventLog log = open(DiskLimits.DEFAULT, folder -> usable.get())) {
            log.accept(new Event.Warning("kept"));
            usable.set(200L << 20);
            appendMebibytes(log, 3);
            usable.set(PLENTY);
            appendMebibytes(log, 3);
        }
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(
                        "the event log stops, the run goes on without it",
                        "200 MiB free",
                        "256 MiB",
                        folder.toString());
        assertThat(readAll()).hasSizeBetween(1, 260);
    }

    @Test
    void aDiskThatIsFullAlreadyGetsNoLog() {
        try (EventLog log = open(DiskLimits.DEFAULT, folder -> 0)) {
            log.accept(new Event.Warning("dropped"));
        }
        assertThat(warnings).singleElement().asString().contains("0 MiB free");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theFilesOfALogNeverTakeMoreThanTheyMay() throws IOException {
        DiskLimits limits = new DiskLimits(256L << 20, 12L << 20);
        try (EventLog log = open(limits, folder -> PLENTY)) {
            appendMebibytes(log, 20);
        }
        assertThat(warnings).singleElement().asString().contains("of at most 12 MiB");
        assertThat(QueueFolder.bytes(folder)).isBetween(6L << 20, 12L << 20);
        assertThat(readAll()).isNotEmpty();
    }

    @Test
    void aDiskThatCannotBeAskedStopsTheLogAndNothingIsThrown() {
        try (EventLog log = open(DiskLimits.DEFAULT, folder -> {
            throw new IOException("stale\nhandle");
        })) {
            log.accept(new Event.Warning("dropped"));
        }
        assertThat(warnings).singleElement().asString().contains("stale handle").doesNotContain("\n");
    }

    @Test
    void aFolderThatCannotBeMadeIsAWarning() throws IOException {
        Files.writeString(temporary.resolve("run"), "a file");
        try (EventLog log = EventLog.open(folder, DiskLimits.DEFAULT, warnings::add)) {
            log.accept(new Event.Warning("dropped"));
        }
        assertThat(warnings).singleElement().asString().contains(folder.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "this is no table of a queue"})
    void damagedMetadataAreMadeAnewAndNothingIsLost(String metadata) throws IOException {
        append(List.of(new Event.Warning("first")), Clock.systemUTC());
        Files.writeString(folder.resolve("metadata.cq4t"), metadata);
        append(List.of(new Event.Warning("second")), Clock.systemUTC());
        assertThat(warnings).isEmpty();
        assertThat(readAll()).hasSize(2);
    }

    @Test
    void locksOfADeadProcessWithTheSameNumberAreFreed() throws IOException {
        append(List.of(new Event.Warning("first")), Clock.systemUTC());
        try (SingleChronicleQueue queue = QueueFolder.openForAppending(folder, Clock.systemUTC())) {
            // As a process leaves it that was killed in the middle of an append.
            queue.createAppender().writingDocument();
        }
        append(List.of(new Event.Warning("second")), Clock.systemUTC());
        assertThat(warnings).isEmpty();
        assertThat(readAll()).hasSize(2);
    }

    @Test
    void aSecondLogInTheSameFolderIsRefusedAndTheFirstGoesOn() {
        try (EventLog first = EventLog.open(folder, DiskLimits.DEFAULT, warnings::add)) {
            try (EventLog second = EventLog.open(folder, DiskLimits.DEFAULT, warnings::add)) {
                second.accept(new Event.Warning("dropped"));
            }
            first.accept(new Event.Warning("kept"));
        }
        assertThat(warnings).singleElement().asString().contains("another run appends to it");
        assertThat(readAll()).hasSize(1);
    }

    @Test
    void afterClosingEventsAreDroppedInSilence() {
        EventLog log = EventLog.open(folder, DiskLimits.DEFAULT, warnings::add);
        log.close();
        assertThatCode(() -> {
                    log.accept(new Event.Warning("late"));
                    log.close();
                })
                .doesNotThrowAnyException();
        assertThat(warnings).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingIsLeftMappedOpenOrRunning() throws IOException {
        append(drawn.ofEveryType().toList(), Clock.systemUTC());
        readAll();
        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(folder.toString());
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(open.filter(Files::exists).map(EventLogTest::target)).noneMatch(file -> file.startsWith(folder));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("~") || name.contains("chronicle"));
    }

    @Test
    void limitsThatLeaveNoRoomAreRefused() {
        assertThatThrownBy(() -> new DiskLimits(1 << 20, 1L << 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least");
    }

    private EventLog open(DiskLimits limits, DiskSpace space) {
        return EventLog.open(folder, limits, space, Clock.systemUTC(), warnings::add);
    }

    private void append(List<Event> events, InstantSource clock) {
        try (EventLog log = EventLog.open(folder, DiskLimits.DEFAULT, folder -> PLENTY, clock, warnings::add)) {
            events.forEach(log::accept);
        }
    }

    private void appendMebibytes(EventLog log, int mebibytes) {
        // 227 images are 8 KiB.
        for (int i = 0; i < 128 * mebibytes; i++) {
            log.accept(drawn.batch(i, 227));
        }
    }

    private List<LoggedEvent> readAll() {
        List<LoggedEvent> read = new ArrayList<>();
        try (EventLogReader reader = EventLogReader.open(folder)) {
            reader.readAll(read::add);
        }
        return read;
    }

    private static Path target(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            return Path.of("");
        }
    }
}
