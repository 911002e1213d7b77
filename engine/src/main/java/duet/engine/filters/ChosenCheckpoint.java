package duet.engine.filters;

import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointFolder;
import duet.engine.checkpoint.DamagedCheckpointException;
import duet.engine.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One checkpoint of a run: the newest, the one with the lowest validation error, or one that is named. */
final class ChosenCheckpoint {
    private static final String NEWEST = "newest";
    private static final String BEST = "best";

    private final Path run;
    private final Consumer<String> warning;

    private ChosenCheckpoint(Path run, Consumer<String> warning) {
        this.run = run;
        this.warning = warning;
    }

    /**
     * Opens it, checked from the first byte to the last, for the caller to close.
     *
     * @param run the folder of a run, or a checkpoint
     * @param choice {@code newest}, {@code best} or a file, as it is or in the run's folder of checkpoints; empty for the
     *     newest
     * @param warning is told of damaged files that were passed over
     * @throws DataException when there is none
     */
    static CheckpointFile open(Path run, Optional<String> choice, Consumer<String> warning) throws IOException {
        if (Files.isRegularFile(run)) {
            if (choice.isPresent()) {
                throw new DataException("--checkpoint " + choice.get() + ": " + run
                        + " is a file, so there is nothing to choose; name the run's folder, or leave the option out");
            }
            return CheckpointFile.open(run);
        }
        RunFolder.config(run);
        return new ChosenCheckpoint(run, warning).open(choice.orElse(NEWEST));
    }

    private CheckpointFile open(String choice) throws IOException {
        Path folder = RunFolder.checkpoints(run);
        if (choice.equals(NEWEST)) {
            return CheckpointFolder.newestGood(folder, this::passOver)
                    .orElseThrow(() -> new DataException(folder + ": holds no whole checkpoint, so there are no weights"
                            + " to draw; let the run write one"));
        }
        if (choice.equals(BEST)) {
            return best(folder)
                    .orElseThrow(() -> new DataException(
                            folder + ": holds no checkpoint with a validation error; use --checkpoint newest"));
        }
        Path file = Path.of(choice);
        return CheckpointFile.open(Files.exists(file) ? file : folder.resolve(file));
    }

    /** Of equal ones the newest. */
    private Optional<CheckpointFile> best(Path folder) throws IOException {
        Path best = null;
        double lowest = Double.POSITIVE_INFINITY;
        for (Path file : files(folder)) {
            OptionalDouble error = validationError(file);
            if (error.isPresent() && error.getAsDouble() <= lowest) {
                best = file;
                lowest = error.getAsDouble();
            }
        }
        return best == null ? Optional.empty() : Optional.of(CheckpointFile.open(best));
    }

    private OptionalDouble validationError(Path path) throws IOException {
        try (CheckpointFile file = CheckpointFile.open(path)) {
            return file.validationError();
        } catch (DamagedCheckpointException e) {
            passOver(e.getMessage());
            return OptionalDouble.empty();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("step-[0-9]+\\.safetensors"))
                    .sorted()
                    .toList();
        }
    }

    private void passOver(String problem) {
        warning.accept("passed over " + problem);
    }
}
