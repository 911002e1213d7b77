package duet.engine.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of the files in a folder of checkpoints: {@code step-00012000.safetensors} after 12,000 steps. */
final class CheckpointName {
    private static final Pattern CHECKPOINT = Pattern.compile("step-([0-9]{8,18})\\.safetensors");
    private static final Pattern TEMPORARY = Pattern.compile("\\.step-[0-9]{8,}\\.safetensors\\.tmp");

    private CheckpointName() {}

    static String of(long steps) {
        return String.format(Locale.ROOT, "step-%08d.safetensors", steps);
    }

    /** Where the checkpoint is written before it gets its name. */
    static String temporary(long steps) {
        return "." + of(steps) + ".tmp";
    }

    /** Empty for a file that has not the name of a checkpoint. */
    static OptionalLong steps(Path file) {
        Matcher name = CHECKPOINT.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return OptionalLong.empty();
        }
        long steps = Long.parseLong(name.group(1));
        // More zeros than needed would make two names for one step.
        return name.group().equals(of(steps)) ? OptionalLong.of(steps) : OptionalLong.empty();
    }

    /** Steps of the files with a checkpoint's name, ascending; none where there is no folder. */
    static List<Long> stepsIn(Path folder) throws IOException {
        return filesIn(folder).stream()
                .map(CheckpointName::steps)
                .flatMapToLong(OptionalLong::stream)
                .sorted()
                .boxed()
                .toList();
    }

    /** Files that writers which were cut off have left. */
    static List<Path> temporariesIn(Path folder) throws IOException {
        return filesIn(folder).stream()
                .filter(file -> TEMPORARY.matcher(file.getFileName().toString()).matches())
                .toList();
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
