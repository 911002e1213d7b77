package duet.engine.eventlog;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Appends the events of a run to a Chronicle Queue. A killed process costs at most the event that was being written. A cut of the power
 * costs what came after the latest checkpoint that was told of: up to there the log is on the disk. A log that was damaged so is
 * mended when it is opened.
 *
 * <p>A run never fails for its log: when something goes wrong the log says so once, in one line, takes no more events, and nothing
 * is thrown.
 */
public final class EventLog implements EventSink, AutoCloseable {
    private final Path folder;
    private final InstantSource clock;
    private final Consumer<String> warnings;
    private final DiskWatch disk;
    private final FieldWriter record = new FieldWriter();
    /** Empty once logging has stopped for good. */
    private Optional<Appending> appending = Optional.empty();

    private EventLog(Path folder, DiskLimits limits, DiskSpace space, InstantSource clock, Consumer<String> warnings) {
        this.folder = folder;
        this.clock = clock;
        this.warnings = warnings;
        this.disk = new DiskWatch(folder, limits, space);
    }

    /**
     * Opens a log, or goes on with one that was closed or cut off.
     *
     * @param folder is made where there is none
     * @param warnings told when a damaged log was mended, and at most once when logging stops, perhaps before this returns
     */
    public static EventLog open(Path folder, DiskLimits limits, Consumer<String> warnings) {
        return open(folder, limits, EventLog::usableBytes, Clock.systemUTC(), warnings);
    }

    /** @param clock tells the time of an event and when a new file begins */
    static EventLog open(
            Path folder, DiskLimits limits, DiskSpace space, InstantSource clock, Consumer<String> warnings) {
        EventLog log = new EventLog(folder, limits, space, clock, warnings);
        log.guarded(log::start);
        return log;
    }

    @Override
    public synchronized void accept(Event event) {
        if (appending.isPresent()) {
            guarded(() -> append(event));
        }
    }

    /** Closes the files; events that still come are dropped. */
    @Override
    public synchronized void close() {
        if (appending.isPresent()) {
            guarded(this::closeFiles);
        }
    }

    private void start() throws IOException {
        Files.createDirectories(folder);
        Optional<String> refusal = disk.refusal(0);
        if (refusal.isPresent()) {
            stop(refusal.get());
        } else {
            appending = Optional.of(Appending.open(folder, clock, this::tellOfDamage));
        }
    }

    private void append(Event event) throws IOException {
        EventRecord.write(clock.instant(), event, record);
        Optional<String> refusal = disk.refusal(record.size());
        if (refusal.isPresent()) {
            stop(refusal.get());
        } else {
            appending.orElseThrow().append(record.array(), record.size());
            if (mustOutliveTheMachine(event)) {
                appending.orElseThrow().sync();
            }
        }
    }

    /** A checkpoint is of use to a replay with the course of things up to it. */
    private static boolean mustOutliveTheMachine(Event event) {
        return event instanceof Event.RunStarted
                || event instanceof Event.CheckpointWritten
                || event instanceof Event.RunEnded;
    }

    private void tellOfDamage(String damage) {
        warnings.accept(folder + ": the event log was damaged and is mended: " + inOneLine(damage));
    }

    private void stop(String reason) throws IOException {
        warnings.accept(folder + ": the event log stops, the run goes on without it: " + reason);
        closeFiles();
    }

    private void closeFiles() throws IOException {
        Optional<Appending> open = appending;
        appending = Optional.empty();
        if (open.isPresent()) {
            open.get().close();
        }
    }

    private void guarded(Step step) {
        try {
            step.run();
        } catch (Exception | LinkageError | InternalError | OutOfMemoryError | AssertionError e) {
            // Chronicle ends in errors where the disk has no room for a mapped file, or where a damaged index points
            // so far behind the file that no memory can map what lies between.
            giveUp(e);
        }
    }

    private void giveUp(Throwable cause) {
        try {
            stop(inOneLine(cause.toString()));
        } catch (Exception | LinkageError | InternalError e) {
            // What cannot be closed either was told already.
            cause.addSuppressed(e);
        }
    }

    private static String inOneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    private static long usableBytes(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }
}
