package duet.actors.exchange;

import io.aeron.logbuffer.LogBufferDescriptor;

/**
 * The log of one stream: three terms in shared memory.
 *
 * @param termLength bytes of a term, a power of two
 * @param mtu bytes of the largest frame
 */
record StreamLog(int termLength, int mtu) {
    static final int LARGEST_MTU = 65_504;

    private static final int LARGEST_TERM = 64 << 20;
    private static final int TERMS = 3;

    /**
     * The smallest log whose window takes so many bytes of a tensor in one go, with terms of at least 64 KiB and at most 64 MiB.
     *
     * @param largestMtu of the medium
     * @param trailer bytes behind the payload of a fragment
     */
    static StreamLog of(long bytes, int largestMtu, int trailer) {
        StreamLog log = new StreamLog(LogBufferDescriptor.TERM_MIN_LENGTH, largestMtu);
        while (log.termLength < LARGEST_TERM && !log.fitted().takes(bytes, trailer)) {
            log = new StreamLog(2 * log.termLength, largestMtu);
        }
        return log.fitted();
    }

    /** With the largest frame that Aeron allows in such a term. */
    private StreamLog fitted() {
        return new StreamLog(termLength, Math.min(mtu, termLength / 8));
    }

    /**
     * The window is half a term, and the driver moves it on in eighths of itself: seven of them are sure to be free. One
     * frame may be lost as padding where a term ends.
     */
    private boolean takes(long bytes, int trailer) {
        return FragmentHeader.framedLength(bytes, mtu, trailer) + mtu <= termLength / 16 * 7;
    }

    /** Bytes on the file system, with every page in use. */
    long bytes() {
        return (long) TERMS * termLength + LogBufferDescriptor.LOG_META_DATA_LENGTH;
    }
}
