package duet.engine.eventlog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right to append to a log, which the operating system takes back when a process dies. Chronicle's own locks hold a process
 * number instead: in a container the next process may well have the same, and would wait for itself.
 */
final class WriterLock implements AutoCloseable {
    private static final String FILE = "writer.lock";

    private final FileChannel channel;

    private WriterLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Empty where another log, of this process or another, has it. */
    static Optional<WriterLock> tryLock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(new WriterLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
