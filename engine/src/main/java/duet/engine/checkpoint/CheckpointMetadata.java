package duet.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import duet.actors.checkpoint.Checkpoint;
import duet.actors.schedule.Standing;
import duet.engine.safetensors.SafetensorsFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** The entries of a checkpoint that are not tensors, read from a file's metadata or made for them. */
record CheckpointMetadata(Standing standing, OptionalDouble validationError) {
    private static final String FORMAT = "format";
    private static final String FORMAT_NAME = "duet-checkpoint";
    private static final String VERSION = "version";
    private static final String VERSION_NUMBER = "1";
    private static final String STANDING = "standing";
    private static final String VALIDATION_ERROR = "validation-top1-error";
    private static final Set<String> RESERVED = Set.of(Seal.ENTRY, FORMAT, VERSION, STANDING, VALIDATION_ERROR);

    /** @throws IllegalArgumentException when entries of the run have the names of a checkpoint's own */
    static void checkFree(Set<String> names) {
        names.stream().filter(RESERVED::contains).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("the metadata entry " + name + " is the checkpoint's own");
        });
    }

    /** The blank seal comes first, then the checkpoint's own entries, then the run's. */
    static Map<String, String> entries(Checkpoint checkpoint, Map<String, String> run) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(Seal.ENTRY, Seal.BLANK);
        entries.put(FORMAT, FORMAT_NAME);
        entries.put(VERSION, VERSION_NUMBER);
        entries.put(STANDING, StandingText.of(checkpoint.standing()));
        checkpoint.validationError().ifPresent(error -> entries.put(VALIDATION_ERROR, Double.toString(error)));
        entries.putAll(run);
        return entries;
    }

    /** @throws DamagedCheckpointException when this program does not write such files */
    static void checkFormat(SafetensorsFile file) throws DamagedCheckpointException {
        String format = file.metadata().get(FORMAT);
        String version = file.metadata().get(VERSION);
        if (!FORMAT_NAME.equals(format)) {
            throw new DamagedCheckpointException(
                    file.path(),
                    "a safetensors file of another program: its metadata entry " + FORMAT + " is " + shown(format)
                            + "; expected '" + FORMAT_NAME + "'");
        }
        if (!VERSION_NUMBER.equals(version)) {
            throw new DamagedCheckpointException(
                    file.path(),
                    "a checkpoint of version " + shown(version) + "; this program reads version '" + VERSION_NUMBER
                            + "': use the program that wrote it");
        }
    }

    /** @throws DamagedCheckpointException when entries are missing or contradict each other or the file's name */
    static CheckpointMetadata parse(SafetensorsFile file) throws DamagedCheckpointException {
        CheckpointMetadata metadata = new CheckpointMetadata(standing(file), validationError(file));
        OptionalLong named = CheckpointName.steps(file.path());
        long steps = metadata.standing().position().steps();
        if (named.isPresent() && named.getAsLong() != steps) {
            throw new DamagedCheckpointException(
                    file.path(),
                    "holds the checkpoint of step " + steps + "; expected that of step " + named.getAsLong()
                            + ", as its name says");
        }
        return metadata;
    }

    private static Standing standing(SafetensorsFile file) throws DamagedCheckpointException {
        String text = file.metadata().get(STANDING);
        if (text == null) {
            throw new DamagedCheckpointException(file.path(), "has no metadata entry " + STANDING);
        }
        try {
            return StandingText.parse(text);
        } catch (JsonProcessingException e) {
            throw new DamagedCheckpointException(
                    file.path(),
                    "its metadata entry " + STANDING + " cannot be read: " + printable(e.getOriginalMessage()));
        }
    }

    private static OptionalDouble validationError(SafetensorsFile file) throws DamagedCheckpointException {
        String text = file.metadata().get(VALIDATION_ERROR);
        try {
            return text == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new DamagedCheckpointException(
                    file.path(),
                    "its metadata entry " + VALIDATION_ERROR + " is " + shown(text) + "; expected a number");
        }
    }

    /** A text of a file nobody has vouched for, in one line. */
    private static String shown(String text) {
        return text == null ? "not there" : "'" + printable(text) + "'";
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
