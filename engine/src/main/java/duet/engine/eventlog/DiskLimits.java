package duet.engine.eventlog;

/**
 * How much of a disk a log may take.
 *
 * @param minFreeBytes what is left free on the disk, other programs' use included; a mapped file on a full disk would end the
 *     JVM
 * @param maxBytes most bytes of the log's files
 */
public record DiskLimits(long minFreeBytes, long maxBytes) {
    public static final DiskLimits DEFAULT = new DiskLimits(256L << 20, 16L << 30);

    /** A log of one event has 3 MiB already, and the limits are looked at only now and then. */
    private static final long LEAST = 8L << 20;

    /** @throws IllegalArgumentException when a limit is less than 8 MiB */
    public DiskLimits {
        if (minFreeBytes < LEAST || maxBytes < LEAST) {
            throw new IllegalArgumentException("limits of an event log are at least " + LEAST + " bytes, not "
                    + minFreeBytes + " free and " + maxBytes + " at most");
        }
    }
}
