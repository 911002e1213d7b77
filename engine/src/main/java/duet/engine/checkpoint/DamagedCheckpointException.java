package duet.engine.checkpoint;

import duet.engine.safetensors.InvalidSafetensorsException;
import java.io.IOException;
import java.nio.file.Path;

/** A file that cannot be used as a checkpoint. The message is one line: the file, what was found, what was expected. */
public final class DamagedCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedCheckpointException(Path file, String problem) {
        super(file + ": " + problem);
    }

    private DamagedCheckpointException(String message, IOException cause) {
        super(message, cause);
    }

    static DamagedCheckpointException of(InvalidSafetensorsException cause) {
        return new DamagedCheckpointException(cause.getMessage(), cause);
    }

    static DamagedCheckpointException unreadable(Path file, IOException cause) {
        return new DamagedCheckpointException(file + ": cannot be read: " + IoReason.of(cause), cause);
    }
}
