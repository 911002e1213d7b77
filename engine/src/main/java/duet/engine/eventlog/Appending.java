package duet.engine.eventlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/** A queue that this process, and no other, appends to. */
final class Appending implements AutoCloseable {
    private final Path folder;
    private final WriterLock lock;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;

    private Appending(Path folder, WriterLock lock, SingleChronicleQueue queue) {
        this.folder = folder;
        this.lock = lock;
        this.queue = queue;
        this.appender = queue.createAppender();
    }

    /**
     * @param told of damage that was found and what became of it
     * @throws IOException when the folder cannot be made, or another process appends to it
     */
    static Appending open(Path folder, InstantSource clock, Consumer<String> told) throws IOException {
        Files.createDirectories(folder);
        WriterLock lock = WriterLock.tryLock(folder)
                .orElseThrow(() -> new IOException("another run appends to it; wait for its end or stop it"));
        try {
            QueueFolder.recover(folder).ifPresent(told);
            return new Appending(folder, lock, QueueFolder.openForAppending(folder, clock));
        } catch (Throwable e) {
            lock.close();
            throw e;
        }
    }

    /** In a folder that is nobody else's and holds nothing yet. */
    static Appending toNewFile(Path folder, Instant day) throws IOException {
        WriterLock lock = WriterLock.tryLock(folder).orElseThrow();
        return new Appending(folder, lock, QueueFolder.openForAppending(folder, () -> day));
    }

    /** The record can be read, by other processes as well, when this returns. */
    void append(byte[] bytes, int length) {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().bytes().write(bytes, 0, length);
        }
    }

    /** What was appended is on the disk, whatever becomes of the machine, when this returns. */
    void sync() throws IOException {
        QueueFolder.sync(folder);
    }

    @Override
    public void close() throws IOException {
        try (lock;
                queue) {
            appender.close();
        }
    }
}
