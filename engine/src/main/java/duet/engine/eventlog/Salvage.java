package duet.engine.eventlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a log fit for appending whose last files are not what their writer left, as after a cut of the power: what can be followed of
 * the first of them is written anew and takes its place. They all are kept in a folder of their own. Whenever it is interrupted, it can
 * be done again. For whoever has the {@link WriterLock}.
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
     * @return what was found and done, in a line; empty where the files are as they should be
     * @throws IOException when they cannot be read, or there is no room for a second copy of them; the log is as it was then
     */
    static Optional<String> of(Path folder) throws IOException {
        List<Path> files = QueueFolder.files(folder);
        for (int i = Math.max(0, files.size() - LATEST); i < files.size(); i++) {
            Optional<String> problem = QueueCheck.problem(files.get(i));
            if (problem.isPresent()) {
                String done = new Salvage(folder).salvage(files.subList(i, files.size()));
                return Optional.of(problem.get() + "; " + done);
            }
        }
        return Optional.empty();
    }

    /**
     * Of the last file, whatever is wrong with it.
     *
     * @return what was done, in a line; empty where there is no file
     */
    static Optional<String> ofLastFile(Path folder, String problem) throws IOException {
        List<Path> files = QueueFolder.files(folder);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        List<Path> last = files.subList(files.size() - 1, files.size());
        String done = new Salvage(folder).salvage(last);
        return Optional.of(last.get(0).getFileName() + ": " + problem + "; " + done);
    }

    private String salvage(List<Path> damaged) throws IOException {
        Path kept = keep(damaged);
        Path made = folder.resolve(MADE);
        deleteAll(made);
        Path first = damaged.get(0);
        long events = copyEvents(kept, first, made);
        QueueFolder.sync(made);
        for (Path later : damaged.subList(1, damaged.size())) {
            Files.delete(later);
        }
        if (events == 0) {
            Files.delete(first);
        } else {
            Files.move(
                    made.resolve(first.getFileName()),
                    first,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        deleteAll(made);
        QueueFolder.sync(folder);
        return events + " events were copied from it, and what was there is kept in " + kept;
    }

    private Path keep(List<Path> files) throws IOException {
        int number = 1;
        while (Files.exists(folder.resolve(KEPT + number))) {
            number++;
        }
        Path kept = Files.createDirectory(folder.resolve(KEPT + number));
        for (Path file : files) {
            Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return kept;
    }

    /** @return how many are as they were written, and now in a new file of the same name */
    private static long copyEvents(Path kept, Path first, Path made) throws IOException {
        Files.createDirectories(made);
        if (QueueFolder.isCutOff(first)) {
            return 0;
        }
        long events = 0;
        try (QueueTail from = new QueueTail(kept);
                Appending to = Appending.toNewFile(made, QueueFolder.day(first))) {
            while (hasNext(from) && from.file().equals(first.getFileName())) {
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
