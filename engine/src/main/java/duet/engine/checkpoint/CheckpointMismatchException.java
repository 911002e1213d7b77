package duet.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** A whole checkpoint of another network than the one that is to be restored. The message is one line. */
public final class CheckpointMismatchException extends IOException {
    private static final long serialVersionUID = 1L;

    CheckpointMismatchException(Path file, String problem) {
        super(file + ": " + problem);
    }
}
