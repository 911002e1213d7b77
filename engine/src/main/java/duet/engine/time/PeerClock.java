package duet.engine.time;

/** When one tower's transfers with one of its peers began and ended, in nanoseconds. */
final class PeerClock {
    private final long[] sendStart;
    private final long[] sendEnd;
    private final long[] receiveStart;
    private final long[] receiveEnd;
    private int sends;
    private int receives;

    /** @param transfers there and back, at most so many each */
    PeerClock(int transfers) {
        sendStart = new long[transfers];
        sendEnd = new long[transfers];
        receiveStart = new long[transfers];
        receiveEnd = new long[transfers];
    }

    void sent(long start, long end) {
        sendStart[sends] = start;
        sendEnd[sends++] = end;
    }

    void received(long start, long end) {
        receiveStart[receives] = start;
        receiveEnd[receives++] = end;
    }

    /** Parts received so far. */
    int receives() {
        return receives;
    }

    /** When the tower began to wait for a part. */
    long wanted(int transfer) {
        return receiveStart[transfer];
    }

    /**
     * What a transfer cost the tower.
     *
     * @param theirs the peer's clock of its transfers with this tower
     * @param computedUntil when the tower began to wait for the first of its peers
     */
    Journey journey(int transfer, PeerClock theirs, long computedUntil) {
        return Journey.of(
                sendEnd[transfer] - sendStart[transfer],
                theirs.sendStart[transfer],
                computedUntil,
                receiveStart[transfer],
                receiveEnd[transfer]);
    }
}
