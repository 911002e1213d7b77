package duet.engine.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** Every change that a store of checkpoints makes to a disk, so that tests can let each of them fail. */
interface Disk {

    void createFolder(Path folder) throws IOException;

    /** Bytes that files in this folder can still take. */
    long usableBytes(Path folder) throws IOException;

    /** Opens a new file; one that is there is emptied. */
    Output create(Path file) throws IOException;

    /** In one piece: whoever looks finds the old file of that name or the new one. */
    void rename(Path from, Path to) throws IOException;

    /** Makes the names in a folder safe against a crash of the machine. */
    void syncFolder(Path folder) throws IOException;

    /** Does nothing where there is no such file. */
    void delete(Path file) throws IOException;

    /** A file that is being written. */
    interface Output extends WritableByteChannel {

        /** Overwrites bytes; takes all of them or throws. */
        void patch(long position, ByteBuffer bytes) throws IOException;

        /** Makes what was written safe against a crash of the machine. */
        void force() throws IOException;
    }
}
