package duet.actors.exchange;

import io.aeron.logbuffer.LogBufferDescriptor;
import java.time.Duration;

/**
 * What an exchange between two towers is laid out for.
 *
 * @param run token of the run; a fragment of another run is refused
 * @param largestHalf bytes of the largest tensor half that travels; larger ones travel too, in more than one go
 * @param timeout how long a peer may be silent before it is lost
 * @param checksum whether every fragment carries the CRC-32C of its payload
 */
public record WireSpec(long run, long largestHalf, Duration timeout, boolean checksum) {
    static final int TOWERS = 2;

    private static final int LARGEST_TERM = 64 << 20;
    private static final int LARGEST_MTU = 65_504;
    private static final int TERMS_PER_LOG = 3;

    public WireSpec {
        if (largestHalf < 0) {
            throw new IllegalArgumentException("largestHalf: " + largestHalf + " bytes, expected at least 0");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("exchange.timeout: " + timeout + ", expected more than 0");
        }
    }

    /**
     * Bytes of one of the three terms of a stream's log: the smallest power of two whose window takes the largest half in
     * one go, at least 64 KiB and at most 64 MiB.
     */
    int termLength() {
        int term = LogBufferDescriptor.TERM_MIN_LENGTH;
        while (term < LARGEST_TERM && !takesLargestHalf(term)) {
            term *= 2;
        }
        return term;
    }

    /**
     * The window is half a term, and the driver moves it on in eighths of itself: seven of them are sure to be free. One
     * frame may be lost as padding where a term ends.
     */
    private boolean takesLargestHalf(int term) {
        int mtu = mtu(term);
        return FragmentHeader.framedLength(largestHalf, mtu) + mtu <= term / 16 * 7;
    }

    /** Bytes of a frame: the most that Aeron allows. */
    int mtu() {
        return mtu(termLength());
    }

    private static int mtu(int term) {
        return Math.min(LARGEST_MTU, term / 8);
    }

    /** Bytes that the logs of both directions and the driver's own files take, with every page in use. */
    long bytesNeeded() {
        long log = (long) TERMS_PER_LOG * termLength() + LogBufferDescriptor.LOG_META_DATA_LENGTH;
        return TOWERS * log + EmbeddedDriver.FILES;
    }
}
