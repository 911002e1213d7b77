package duet.engine.jar;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.engine.eventlog.EventLogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a run left in its folder, for a test to look at and to spoil. */
record RunFiles(Path run) {

    /** The run as a copy that may be spoilt. */
    static RunFiles copy(Path run, Path target) throws IOException {
        for (Path from : files(run)) {
            Path to = target.resolve(run.relativize(from).toString());
            Files.createDirectories(to.getParent());
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
        return new RunFiles(target);
    }

    /** All of them, in folders within as well. */
    List<Path> all() throws IOException {
        return files(run);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    Path events() {
        return run.resolve("events");
    }

    /** Ascending. */
    List<Path> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }

    /** The file after so many steps, whether it is there or not. */
    Path checkpoint(long steps) {
        return run.resolve(String.format(Locale.ROOT, "checkpoints/step-%08d.safetensors", steps));
    }

    /** Whether there is an event; a run that was killed before its first checkpoint may have none. */
    boolean hasLog() throws IOException {
        try (EventLogReader reader = EventLogReader.open(events())) {
            return reader.poll().isPresent();
        } catch (DataException e) {
            if (Files.isDirectory(run.resolve("checkpoints")) && !checkpoints().isEmpty()) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Everything that the log tells.
     *
     * @throws DataException when there is no log
     */
    List<Event> log() {
        List<Event> events = new ArrayList<>();
        try (EventLogReader reader = EventLogReader.open(events())) {
            reader.readAll(logged -> events.add(logged.event()));
            if (!reader.damaged().isEmpty()) {
                throw new AssertionError(reader.damaged().size() + " records of " + events() + " are damaged");
            }
        }
        return events;
    }
}
