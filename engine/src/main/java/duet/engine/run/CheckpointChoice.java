package duet.engine.run;

import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointFolder;
import duet.engine.checkpoint.DamagedCheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Which of a run's checkpoints is looked at. */
public sealed interface CheckpointChoice {

    /** The one with the lowest validation error, the first of equals; the newest where none was validated. */
    record Best() implements CheckpointChoice {}

    /** The one of the most steps. */
    record Newest() implements CheckpointChoice {}

    /** @param file a name in the run's folder of checkpoints, or a path */
    record Named(Path file) implements CheckpointChoice {}

    /** @param word {@code best}, {@code newest} or a file */
    static CheckpointChoice of(String word) {
        return switch (word) {
            case "best" -> new Best();
            case "newest" -> new Newest();
            default -> new Named(Path.of(word));
        };
    }

    /**
     * Opens it, for the caller to close.
     *
     * @param damaged is told, in one line, of each checkpoint that was passed over
     * @throws DataException when the run has no good checkpoint, or the named one is not
     */
    default CheckpointFile open(Path run, Consumer<String> damaged) throws IOException {
        Path folder = RunFolder.checkpoints(run);
        if (this instanceof Named named) {
            Path inside = folder.resolve(named.file());
            return open(Files.exists(inside) ? inside : named.file());
        }
        Optional<CheckpointFile> found =
                this instanceof Best ? best(folder, damaged) : CheckpointFolder.newestGood(folder, damaged);
        return found.orElseThrow(() -> new DataException(
                folder + ": no good checkpoint, expected at least one; train the run until it has written one"));
    }

    private static CheckpointFile open(Path file) {
        try {
            return CheckpointFile.open(file);
        } catch (DamagedCheckpointException e) {
            throw new DataException(e.getMessage() + "; expected best, newest or the file of a checkpoint", e);
        }
    }

    /** From the newest down; each file's digest is checked on the way. */
    private static Optional<CheckpointFile> best(Path folder, Consumer<String> damaged) throws IOException {
        Optional<CheckpointFile> best = Optional.empty();
        Optional<CheckpointFile> next = CheckpointFolder.newestGood(folder, damaged);
        while (next.isPresent()) {
            CheckpointFile candidate = next.get();
            long steps = candidate.standing().position().steps();
            if (best.isEmpty() || error(candidate) <= error(best.get()) && validated(candidate)) {
                close(best);
                best = next;
            } else {
                candidate.close();
            }
            next = CheckpointFolder.newestGoodAtOrBefore(folder, steps - 1, damaged);
        }
        return best;
    }

    private static boolean validated(CheckpointFile checkpoint) {
        return checkpoint.validationError().isPresent();
    }

    private static double error(CheckpointFile checkpoint) {
        return checkpoint.validationError().orElse(Double.POSITIVE_INFINITY);
    }

    private static void close(Optional<CheckpointFile> checkpoint) throws IOException {
        if (checkpoint.isPresent()) {
            checkpoint.get().close();
        }
    }
}
