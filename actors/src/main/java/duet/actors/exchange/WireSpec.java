package duet.actors.exchange;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What an exchange between towers is laid out for.
 *
 * @param towers how many there are in all, 2 to 8
 * @param run token of the run; a fragment of another run is refused
 * @param largestHalf bytes of the largest part of a tensor that travels; larger ones travel too, in more than one go
 * @param timeout how long a peer may be silent before it is lost
 * @param checksum whether every fragment between towers of one host carries the CRC-32C of its payload
 * @param mtu bytes of the largest datagram between hosts, a multiple of 32. Empty: the largest that the network interface takes
 *     whole, 65,504 on loopback, 1,472 on plain Ethernet. A larger one, 8,192 say, is cut into IP fragments: less work for each
 *     byte, but one lost fragment loses all, and some networks pass none. A smaller one is for paths narrower than the interface
 * @param sharedMemory whether processes of one machine exchange through shared memory instead of datagrams
 */
public record WireSpec(
        int towers,
        long run,
        long largestHalf,
        Duration timeout,
        boolean checksum,
        OptionalInt mtu,
        boolean sharedMemory) {
    /** Most towers of a run. */
    public static final int MOST_TOWERS = 8;

    private static final int FEWEST_TOWERS = 2;
    private static final int BULK_IN_ONE_GO = 1 << 20;
    private static final int SMALLEST_MTU = 512;
    private static final int FRAME_ALIGNMENT = 32;

    public WireSpec {
        if (towers < FEWEST_TOWERS || towers > MOST_TOWERS) {
            throw new IllegalArgumentException(
                    "towers: " + towers + ", expected " + FEWEST_TOWERS + " to " + MOST_TOWERS);
        }
        if (largestHalf < 0) {
            throw new IllegalArgumentException("largestHalf: " + largestHalf + " bytes, expected at least 0");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("exchange.timeout: " + timeout + ", expected more than 0");
        }
        mtu.ifPresent(WireSpec::requireMtu);
    }

    /** By datagrams of the largest size that the network interface takes, also within one machine. */
    public WireSpec(int towers, long run, long largestHalf, Duration timeout, boolean checksum) {
        this(towers, run, largestHalf, timeout, checksum, OptionalInt.empty(), false);
    }

    private static void requireMtu(int mtu) {
        if (mtu < SMALLEST_MTU || mtu > StreamLog.LARGEST_MTU || mtu % FRAME_ALIGNMENT != 0) {
            throw new IllegalArgumentException("exchange.mtu: %d, expected a multiple of %d from %d to %d"
                    .formatted(mtu, FRAME_ALIGNMENT, SMALLEST_MTU, StreamLog.LARGEST_MTU));
        }
    }

    /** Of a stream between two towers of one host. */
    StreamLog ipcLog() {
        return StreamLog.of(largestHalf, StreamLog.LARGEST_MTU, 0);
    }

    /** Of a stream between towers of two processes of one machine. */
    StreamLog memoryLog() {
        return udpLog(StreamLog.LARGEST_MTU);
    }

    /** Of a stream between two towers of different hosts. */
    StreamLog udpLog(int largestMtu) {
        return StreamLog.of(largestHalf, largestMtu, Gcm.TAG_LENGTH);
    }

    /** The same between the coordinator and a tower. */
    StreamLog bulkMemoryLog() {
        return bulkLog(StreamLog.LARGEST_MTU);
    }

    /** Of a stream between the coordinator and a tower: what goes there may take a few goes. */
    StreamLog bulkLog(int largestMtu) {
        return StreamLog.of(BULK_IN_ONE_GO, largestMtu, Gcm.TAG_LENGTH);
    }

    /**
     * Bytes that a host's share of the logs takes at most, however the towers are spread: a stream has a log on both hosts, and a
     * host with all towers but one has as many of them as a host with all.
     */
    long bytesNeeded(int largestMtu) {
        long pair = Math.max(memoryLog().bytes(), udpLog(largestMtu).bytes());
        long bulk = Math.max(bulkMemoryLog().bytes(), bulkLog(largestMtu).bytes());
        return pairs() * pair + 2L * towers * bulk + EmbeddedDriver.FILES;
    }

    private long pairs() {
        return (long) towers * (towers - 1);
    }

    /** Bytes that the logs of all pairs of towers in one process, and the driver's own files, take. */
    long bytesNeeded() {
        return pairs() * ipcLog().bytes() + EmbeddedDriver.FILES;
    }
}
