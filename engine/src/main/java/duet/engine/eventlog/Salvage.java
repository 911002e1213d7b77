package duet.engine.eventlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a log fit for appending whose last files are not what their writer left, as after a cut of the power: what can be followed of
 * each is written anew and takes its place, and what was there is kept in a folder of its own. Whenever it is interrupted, it can be
 * done again. For whoever has the {@link WriterLock}.
 */
final class Salvage {
    private static final String KEPT = "damaged-";
    private static final String MADE = "salvaged";
    /** All before them are on the disk for long. */
    private static final int LATEST = 2;

    private final Path folder;

    private Salvage(Path folder) {
        this.folder = folder;
    }

    /**
     * @return what was found and done, a line for each file that was not as it should be
     * @throws IOException when they cannot be read, or there is no room for a second copy of them; the log is as it was then
     */
    static List<String> of(Path folder) throws IOException {
        List<Path> files = QueueFolder.files(folder);
        List<String> done = new ArrayList<>();
        for (Path file : files.subList(Math.max(0, files.size() - LATEST), files.size())) {
            Optional<String> problem = QueueCheck.problem(file);
            if (problem.isPresent()) {
                done.add(new Salvage(folder).salvage(file, problem.get()));
            }
        }
        return done;
    }

    /**
     * Of the last file, whatever is wrong with it.
     *
     * @return what was done, in a line; empty where there is no file
     */
    static Optional<String> ofLastFile(Path folder, String problem) throws IOException {
        List<Path> files = QueueFolder.files(folder);
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(new Salvage(folder).salvage(files.get(files.size() - 1), problem));
    }

    private String salvage(Path file, String problem) throws IOException {
        Path kept = keep(file);
        Path made = folder.resolve(MADE);
        deleteAll(made);
        Path name = file.getFileName();
        long events = copyEvents(kept, name, made);
        QueueFolder.sync(made);
        if (events == 0) {
            Files.delete(file);
        } else {
            Files.move(made.resolve(name), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        deleteAll(made);
        QueueFolder.sync(folder);
        return name + ": " + problem + "; " + events + " events were copied from it, and what was there is kept in "
                + kept;
    }

    private Path keep(Path file) throws IOException {
        int number = 1;
        while (Files.exists(folder.resolve(KEPT + number))) {
            number++;
        }
        Path kept = Files.createDirectory(folder.resolve(KEPT + number));
        Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        QueueFolder.sync(kept);
        return kept;
    }

    /** @return how many are as they were written, and now in a new file of the same name */
    private static long copyEvents(Path kept, Path name, Path made) throws IOException {
        Files.createDirectories(made);
        long events = 0;
        try (QueueTail from = new QueueTail(kept);
                Appending to = Appending.toNewFile(made, QueueFolder.day(name))) {
            while (hasNext(from)) {
                if (!(EventRecord.read(from.bytes(), from.size()) instanceof EventRecord.Damaged)) {
                    to.append(from.bytes(), EventRecord.size(from.bytes()));
                    events++;
                }
            }
        }
        return events;
    }

    /** Also false where what follows cannot be found. */
    private static boolean hasNext(QueueTail from) {
        try {
            return from.next();
        } catch (IOException e) {
            return false;
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
