package duet.engine.eventlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Looks at the limits before the first event, after every MiB and after every second in which there is an event. */
final class DiskWatch {
    private static final long CHECK_BYTES = 1 << 20;
    private static final long CHECK_NANOS = 1_000_000_000L;

    private final Path folder;
    private final DiskLimits limits;
    private final DiskSpace space;
    private long uncheckedBytes = CHECK_BYTES;
    private long checkedNanos;

    DiskWatch(Path folder, DiskLimits limits, DiskSpace space) {
        this.folder = folder;
        this.limits = limits;
        this.space = space;
    }

    /** Why no more may be appended, if so; to be asked before each record. */
    Optional<String> refusal(int recordBytes) throws IOException {
        uncheckedBytes += recordBytes;
        long now = System.nanoTime();
        if (uncheckedBytes < CHECK_BYTES && now - checkedNanos < CHECK_NANOS) {
            return Optional.empty();
        }
        checkedNanos = now;
        uncheckedBytes = recordBytes;
        return check(room(recordBytes));
    }

    /** What the files may grow by until the next look: records, an index, and the block that they are rounded up to. */
    private static long room(int recordBytes) {
        return recordBytes + CHECK_BYTES + 3L * QueueFolder.BLOCK_BYTES;
    }

    private Optional<String> check(long room) throws IOException {
        long free = space.usableBytes(folder);
        if (free - room < limits.minFreeBytes()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the disk has %,d MiB free, and %,d MiB are to stay free",
                    free >> 20,
                    limits.minFreeBytes() >> 20));
        }
        long used = QueueFolder.bytes(folder);
        if (used + room > limits.maxBytes()) {
            return Optional.of(String.format(
                    Locale.ROOT, "it has %,d MiB of at most %,d MiB", used >> 20, limits.maxBytes() >> 20));
        }
        return Optional.empty();
    }
}
