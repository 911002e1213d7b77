package duet.actors.checkpoint;

import java.io.IOException;

/** Where checkpoints are kept. Called by one thread at a time, which is nobody else's. */
@FunctionalInterface
public interface CheckpointStore {

    /**
     * Makes a checkpoint safe against a crash of the process and of the machine. Either it is there, whole, when this returns,
     * or everything is as it was before.
     *
     * @throws IOException when it cannot be written; the message says which file and why
     */
    Written write(Checkpoint checkpoint) throws IOException;

    /**
     * What was written.
     *
     * @param file its name in the folder of checkpoints
     * @param sha256 in hex, as the file carries it
     */
    record Written(String file, String sha256, long bytes) {}
}
