package duet.engine.eventlog;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Reads the events of a run from the first one on, also while another process appends to them. Nothing in the folder is
 * changed. For one thread.
 */
public final class EventLogReader implements AutoCloseable {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(75);
    private static final int FIRST_CAPACITY = 8 << 10;

    private final Path folder;
    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;
    private final List<Long> damaged = new ArrayList<>();
    private byte[] record = new byte[FIRST_CAPACITY];
    private long passedOver;
    private boolean ended;

    private EventLogReader(Path folder, SingleChronicleQueue queue) {
        this.folder = folder;
        this.queue = queue;
        this.tailer = queue.createTailer();
    }

    /**
     * @param folder the one that {@link EventLog} wrote to
     * @throws DataException when there is no log in it
     */
    public static EventLogReader open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder + ": " + (Files.exists(folder) ? "not a folder" : "no such folder")
                    + "; expected the event log of a run");
        }
        try {
            List<Path> files = QueueFolder.files(folder);
            if (files.isEmpty() || QueueFolder.isCutOff(files.get(0))) {
                throw new DataException(folder + ": holds no event log; expected files *" + QueueFolder.FILE_SUFFIX
                        + ", which a run writes from its first event on");
            }
            return new EventLogReader(folder, QueueFolder.openForReading(folder));
        } catch (IOException | RuntimeException e) {
            throw e instanceof DataException told ? told : unreadable(folder, e);
        }
    }

    /**
     * The next event, or nothing where there is none yet.
     *
     * @throws DataException when the files are damaged so that what follows cannot be found
     */
    public Optional<LoggedEvent> poll() {
        try {
            return next();
        } catch (RuntimeException e) {
            throw unreadable(folder, e);
        }
    }

    /** All events that are there and were not read yet. */
    public void readAll(Consumer<LoggedEvent> events) {
        for (Optional<LoggedEvent> next = poll(); next.isPresent(); next = poll()) {
            events.accept(next.get());
        }
    }

    /**
     * Reads on and waits for more until the last event is the end of the run, it is told to stop, or its thread is
     * interrupted.
     */
    public void follow(Consumer<LoggedEvent> events, BooleanSupplier stopped) {
        while (!stopped.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            Optional<LoggedEvent> next = poll();
            if (next.isPresent()) {
                events.accept(next.get());
            } else if (ended) {
                return;
            } else {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    /** How many records so far were of a type or version that only a later program knows. */
    public long passedOver() {
        return passedOver;
    }

    /** Indices of the records so far whose bytes are not those that were written. */
    public List<Long> damaged() {
        return Collections.unmodifiableList(damaged);
    }

    @Override
    public void close() {
        tailer.close();
        queue.close();
    }

    private Optional<LoggedEvent> next() {
        while (true) {
            try (DocumentContext document = tailer.readingDocument()) {
                if (!document.isPresent()) {
                    return Optional.empty();
                }
                EventRecord.Content content = content(document.wire().bytes());
                if (content instanceof EventRecord.Known known) {
                    ended = known.event() instanceof Event.RunEnded;
                    return Optional.of(new LoggedEvent(document.index(), known.time(), known.event()));
                }
                leaveOut(content, document.index());
            }
        }
    }

    private EventRecord.Content content(Bytes<?> bytes) {
        int size = Math.toIntExact(bytes.readRemaining());
        if (record.length < size) {
            record = new byte[Math.max(size, 2 * record.length)];
        }
        bytes.read(record, 0, size);
        return EventRecord.read(record, size);
    }

    private void leaveOut(EventRecord.Content content, long index) {
        if (content instanceof EventRecord.Damaged) {
            damaged.add(index);
        } else {
            passedOver++;
        }
    }

    private static DataException unreadable(Path folder, Exception e) {
        return new DataException(
                folder + ": the event log cannot be read: "
                        + e.toString().replaceAll("\\s*\\R\\s*", " ")
                        + "; the files are damaged or not a Chronicle Queue of this program",
                e);
    }
}
