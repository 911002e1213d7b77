package duet.engine.eventlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import net.openhft.chronicle.core.io.Closeable;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * A queue that this process, and no other, appends to. Damage to what Chronicle keeps for itself in a file may show at the first event
 * only: the file is mended then, once.
 */
final class Appending implements AutoCloseable {
    private final Path folder;
    private final InstantSource clock;
    private final Consumer<String> told;
    private final WriterLock lock;
    private SingleChronicleQueue queue;
    private ExcerptAppender appender;
    private boolean mayBeDamaged = true;

    private Appending(Path folder, InstantSource clock, Consumer<String> told, WriterLock lock) {
        this.folder = folder;
        this.clock = clock;
        this.told = told;
        this.lock = lock;
    }

    /**
     * @param told of damage that was found and what became of it
     * @throws IOException when the folder cannot be made, or another process appends to it
     */
    static Appending open(Path folder, InstantSource clock, Consumer<String> told) throws IOException {
        Files.createDirectories(folder);
        WriterLock lock = WriterLock.tryLock(folder)
                .orElseThrow(() -> new IOException("another run appends to it; wait for its end or stop it"));
        Appending appending = new Appending(folder, clock, told, lock);
        try {
            QueueFolder.recover(folder).forEach(told);
            appending.orMended(appending::openQueue);
            return appending;
        } catch (Throwable e) {
            appending.close();
            throw e;
        }
    }

    /** In a folder that is nobody else's and holds nothing yet. */
    static Appending toNewFile(Path folder, Instant day) throws IOException {
        return open(folder, () -> day, damage -> {});
    }

    /**
     * The record can be read, by other processes as well, when this returns.
     *
     * @throws IOException when a file is damaged and cannot be mended
     */
    void append(byte[] bytes, int length) throws IOException {
        orMended(() -> write(bytes, length));
        mayBeDamaged = false;
    }

    /** What was appended is on the disk, whatever becomes of the machine, when this returns. */
    void sync() throws IOException {
        QueueFolder.sync(folder);
    }

    private void openQueue() throws IOException {
        queue = QueueFolder.openForAppending(folder, clock);
        appender = queue.createAppender();
    }

    private void write(byte[] bytes, int length) throws IOException {
        if (appender == null) {
            openQueue();
        }
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().bytes().write(bytes, 0, length);
        }
    }

    private void orMended(Step step) throws IOException {
        try {
            step.run();
        } catch (Exception | LinkageError | InternalError | OutOfMemoryError | AssertionError e) {
            if (!mayBeDamaged) {
                throw e;
            }
            mayBeDamaged = false;
            giveUpQueue();
            Optional<String> mended = QueueFolder.mend(folder, e);
            if (mended.isEmpty()) {
                throw e;
            }
            told.accept(mended.get());
            step.run();
        }
    }

    /** Of a file that is damaged, what fails now tells nothing new. */
    private void giveUpQueue() {
        Closeable.closeQuietly(appender, queue);
        appender = null;
        queue = null;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            closeQueue();
        }
    }

    private void closeQueue() {
        try {
            if (appender != null) {
                appender.close();
            }
        } finally {
            if (queue != null) {
                queue.close();
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
