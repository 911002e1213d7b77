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

/**
 * Reads the events of a run from the first one on, also while another process appends to them. Nothing in the folder is
 * changed. For one thread.
 */
public final class EventLogReader implements AutoCloseable {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(75);

    private final Path folder;
    private final QueueTail tail;
    private final List<Long> damaged = new ArrayList<>();
    private long passedOver;
    private boolean ended;

    private EventLogReader(Path folder) {
        this.folder = folder;
        this.tail = new QueueTail(folder);
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
            return new EventLogReader(folder);
        } catch (IOException e) {
            throw unreadable(folder, e);
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
        } catch (IOException e) {
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
        try {
            tail.close();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private Optional<LoggedEvent> next() throws IOException {
        while (tail.next()) {
            EventRecord.Content content = EventRecord.read(tail.bytes(), tail.size());
            if (content instanceof EventRecord.Known known) {
                ended = known.event() instanceof Event.RunEnded;
                return Optional.of(new LoggedEvent(tail.index(), known.time(), known.event()));
            }
            leaveOut(content, tail.index());
        }
        return Optional.empty();
    }

    private void leaveOut(EventRecord.Content content, long index) {
        if (content instanceof EventRecord.Damaged) {
            damaged.add(index);
        } else {
            passedOver++;
        }
    }

    private static DataException unreadable(Path folder, IOException e) {
        String reason = e.getClass() == IOException.class ? e.getMessage() : e.toString();
        return new DataException(
                folder + ": the event log cannot be read: " + reason
                        + "; the files are damaged or not a Chronicle Queue of this program",
                e);
    }
}
