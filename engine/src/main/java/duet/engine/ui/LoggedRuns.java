package duet.engine.ui;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.engine.eventlog.EventLogReader;
import duet.engine.eventlog.LoggedEvent;
import duet.engine.run.RunFolder;
import duet.engine.ui.view.RunView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Reads the event logs of runs, and goes on reading as long as it is open: a run may still train, or be taken up again. */
final class LoggedRuns implements AutoCloseable {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final List<Path> runs;
    private final List<EventLogReader> readers;
    private final Consumer<String> warnings;
    private Optional<Thread> thread = Optional.empty();
    private volatile boolean closed;

    /** Is told the events of the runs on a page. */
    @FunctionalInterface
    interface Listener {
        void accept(int run, Event event);
    }

    private LoggedRuns(List<Path> runs, List<EventLogReader> readers, Consumer<String> warnings) {
        this.runs = runs;
        this.readers = readers;
        this.warnings = warnings;
    }

    /**
     * @param folders of the runs; one that is named twice is shown once
     * @throws DataException when one of them has no event log
     */
    static LoggedRuns open(List<Path> folders, Consumer<String> warnings) {
        List<Path> runs = eachOnce(folders);
        List<EventLogReader> readers = new ArrayList<>();
        try {
            for (Path run : runs) {
                RunFolder.config(run);
                readers.add(EventLogReader.open(RunFolder.events(run)));
            }
            return new LoggedRuns(runs, readers, warnings);
        } catch (RuntimeException e) {
            readers.forEach(EventLogReader::close);
            throw e;
        }
    }

    /** As they were given, which is what messages name. */
    private static List<Path> eachOnce(List<Path> folders) {
        Map<Path, Path> each = new LinkedHashMap<>();
        folders.forEach(folder -> each.putIfAbsent(folder.toAbsolutePath().normalize(), folder));
        return List.copyOf(each.values());
    }

    /** The names of the folders; of those with the same name the whole paths. */
    List<String> names() {
        return runs.stream()
                .map(run -> isOnlyOne(run) ? name(run) : run.toString())
                .toList();
    }

    private boolean isOnlyOne(Path run) {
        return runs.stream().filter(other -> name(other).equals(name(run))).count() == 1;
    }

    private static String name(Path run) {
        return run.toAbsolutePath().normalize().getFileName().toString();
    }

    /** Begins to tell, on a thread of its own. */
    void follow(List<RunView> views, Listener further) {
        Thread reading = new Thread(() -> read(views, further), "page-reader");
        reading.setDaemon(true);
        thread = Optional.of(reading);
        reading.start();
    }

    private void read(List<RunView> views, Listener further) {
        List<CheckpointLook> looks = new ArrayList<>();
        for (int run = 0; run < views.size(); run++) {
            looks.add(new CheckpointLook(runs.get(run), views.get(run)));
        }
        boolean[] broken = new boolean[views.size()];
        while (!closed) {
            for (int run = 0; run < views.size() && !closed; run++) {
                if (!broken[run]) {
                    broken[run] = !isRead(run, views.get(run), further, looks.get(run));
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        readers.forEach(EventLogReader::close);
    }

    /** @return whether it can be read on */
    private boolean isRead(int run, RunView view, Listener further, CheckpointLook look) {
        try {
            for (Optional<LoggedEvent> next = readers.get(run).poll();
                    next.isPresent() && !closed;
                    next = readers.get(run).poll()) {
                LoggedEvent logged = next.get();
                view.accept(logged.event(), logged.time());
                further.accept(run, logged.event());
                look.hear(logged.event());
            }
            look.lookIfDue();
            return true;
        } catch (DataException e) {
            warnings.accept(e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        if (thread.isEmpty()) {
            readers.forEach(EventLogReader::close);
            return;
        }
        LockSupport.unpark(thread.get());
        try {
            thread.get().join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
