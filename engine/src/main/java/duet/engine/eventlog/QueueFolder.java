package duet.engine.eventlog;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.onoes.ExceptionHandler;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.TableStore;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.queue.impl.table.Metadata;
import net.openhft.chronicle.queue.impl.table.SingleTableBuilder;
import net.openhft.chronicle.threads.BusyTimedPauser;
import net.openhft.chronicle.wire.Wires;

/** The folder of a Chronicle Queue, and Chronicle set up to keep quiet, off the network and without threads of its own. */
final class QueueFolder {
    static final String FILE_SUFFIX = ".cq4";

    /** By how much a file grows at a time. */
    static final int BLOCK_BYTES = 1 << 20;

    private static final Pattern DAY = Pattern.compile("([0-9]{8})F\\" + FILE_SUFFIX);

    private static final String METADATA = "metadata.cq4t";

    /** How long Chronicle waits for whoever began a file, which is too long where that process was killed. */
    private static final long CUT_OFF_MILLIS = 1_000;

    private static final Map<String, String> SETTINGS = Map.of(
            "chronicle.analytics.disable", "true",
            "chronicle.announcer.disable", "true",
            "chronicle.disk.monitor.disable", "true",
            // Files are unmapped by whoever closes them, at once.
            "background.releaser", "false",
            "chronicle.table.store.timeoutMS", Long.toString(CUT_OFF_MILLIS),
            // An actor moves from thread to thread; EventLog lets in one at a time.
            "disable.single.threaded.check", "true");

    static {
        // Chronicle reads them once, when its classes are loaded.
        SETTINGS.forEach((key, value) -> System.getProperties().putIfAbsent(key, value));
        ExceptionHandler quiet = (origin, message, thrown) -> {};
        Jvm.setWarnExceptionHandler(quiet);
        Jvm.setDebugExceptionHandler(quiet);
        Jvm.setPerfExceptionHandler(quiet);
        // Else metadata cannot be read before the first queue was opened.
        SingleChronicleQueueBuilder.addAliases();
    }

    private QueueFolder() {}

    static SingleChronicleQueue openForAppending(Path folder, InstantSource clock) throws IOException {
        TimeProvider time = new ForwardClock(clock, newestDayMillis(folder))::millis;
        return builder(folder).timeProvider(time).build();
    }

    /** When the day of the newest file began; 0 where there is none. */
    private static long newestDayMillis(Path folder) throws IOException {
        return files(folder).stream()
                .flatMap(file -> startOfDay(file.getFileName().toString()).stream())
                .mapToLong(Instant::toEpochMilli)
                .max()
                .orElse(0);
    }

    /** A file a day: few for weeks of training, and one of 2 MiB for a run of minutes. */
    private static SingleChronicleQueueBuilder builder(Path folder) {
        return SingleChronicleQueueBuilder.binary(folder)
                .rollCycle(RollCycles.FAST_DAILY)
                .timeoutMS(CUT_OFF_MILLIS)
                .blockSize(BLOCK_BYTES);
    }

    /**
     * Makes a log fit for appending whose last writer may have died. For whoever has the {@link WriterLock}: Chronicle's own
     * locks can be held by nobody then but the dead, files that were not made to the end, which hold no events, are made anew, and
     * damaged ones are mended: see {@link Salvage}.
     *
     * @return what was found damaged where Chronicle would believe it, and what became of it, a line for each file
     */
    static List<String> recover(Path folder) throws IOException {
        for (Path file : files(folder)) {
            if (isBegun(file)) {
                Files.delete(file);
            }
        }
        List<String> salvaged = Salvage.of(folder);
        Path metadata = folder.resolve(METADATA);
        if (Files.exists(metadata) && (!salvaged.isEmpty() || isCutOff(metadata) || !freeLocks(metadata))) {
            Files.delete(metadata);
        }
        return salvaged;
    }

    /**
     * Makes the last file anew, which Chronicle fails to append to though nothing is wrong with its events.
     *
     * @return what became of it; empty where there is none
     */
    static Optional<String> mend(Path folder, Throwable failure) throws IOException {
        Optional<String> salvaged = Salvage.ofLastFile(folder, "Chronicle fails on it with " + failure);
        if (salvaged.isPresent()) {
            Files.deleteIfExists(folder.resolve(METADATA));
        }
        return salvaged;
    }

    /** Has the system write all that it holds of the files. */
    static void sync(Path folder) throws IOException {
        for (Path file : files(folder)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * When the day of a file began.
     *
     * @throws IOException when it has not the name of a day
     */
    static Instant day(Path file) throws IOException {
        String name = file.getFileName().toString();
        return startOfDay(name).orElseThrow(() -> new IOException(name + ": is not named after a day"));
    }

    private static Optional<Instant> startOfDay(String name) {
        Matcher day = DAY.matcher(name);
        return day.matches()
                ? Optional.of(LocalDate.parse(day.group(1), DateTimeFormatter.BASIC_ISO_DATE)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant())
                : Optional.empty();
    }

    /**
     * Whether the first document of a file, which describes it and comes before all events, is not complete. Chronicle would
     * wait for it for ever.
     */
    static boolean isCutOff(Path file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.read(head) < Integer.BYTES || !Wires.isReady(head.getInt(0));
        }
    }

    /** Whether nothing follows a first document that is not complete: its writer died while he made it. */
    private static boolean isBegun(Path file) throws IOException {
        if (!isCutOff(file)) {
            return false;
        }
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            bytes.skip(QueueCheck.FIRST_BYTES);
            int next = 0;
            while (next == 0) {
                next = bytes.read();
            }
            return next < 0;
        }
    }

    /** False where they cannot be read. */
    private static boolean freeLocks(Path metadata) {
        try (TableStore<Metadata.NoMeta> store = SingleTableBuilder.binary(metadata, Metadata.NoMeta.INSTANCE)
                .readOnly(false)
                .build()) {
            unlock(new TableStoreWriteLock(store, BusyTimedPauser::new, 0L, TableStoreWriteLock.APPEND_LOCK_KEY));
            unlock(new TableStoreWriteLock(store, BusyTimedPauser::new, 0L));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static void unlock(TableStoreWriteLock lock) {
        try (lock) {
            lock.forceUnlock();
        }
    }

    /** The files of the log from the first to the last. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(FILE_SUFFIX))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static long bytes(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : files(folder)) {
            try {
                bytes += Files.size(file);
            } catch (NoSuchFileException e) {
                // Somebody took a file away that was read already.
            }
        }
        return bytes;
    }
}
