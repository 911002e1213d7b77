package duet.engine.eventlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/** A queue that this process, and no other, appends to. */
final class Appending implements AutoCloseable {
    private final WriterLock lock;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;

    private Appending(WriterLock lock, SingleChronicleQueue queue) {
        this.lock = lock;
        this.queue = queue;
        this.appender = queue.createAppender();
    }

    /** @throws IOException when the folder cannot be made, or another process appends to it */
    static Appending open(Path folder, InstantSource clock) throws IOException {
        Files.createDirectories(folder);
        WriterLock lock = WriterLock.tryLock(folder)
                .orElseThrow(() -> new IOException("another run appends to it; wait for its end or stop it"));
        try {
            QueueFolder.recover(folder);
            return new Appending(lock, QueueFolder.openForAppending(folder, clock));
        } catch (Throwable e) {
            lock.close();
            throw e;
        }
    }

    /** The record can be read, by other processes as well, when this returns. */
    void append(byte[] bytes, int length) {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().bytes().write(bytes, 0, length);
        }
    }

    @Override
    public void close() throws IOException {
        try (lock;
                queue) {
            appender.close();
        }
    }
}
