package duet.engine.eventlog;

import java.io.IOException;
import java.nio.file.Path;

/** What a disk still has. */
@FunctionalInterface
interface DiskSpace {

    /** Bytes that this process may still write to the disk that a folder is on. */
    long usableBytes(Path folder) throws IOException;
}
