package duet.ops.tower;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;

/**
 * Host memory for the parts that one tower exchanges, taken once: the exchanges use it in turn. A part for each peer is under way
 * at a time; one is received at a time.
 */
final class PartBuffers {
    private static final int CACHE_LINE = 64;

    private final int tower;
    private final List<ByteBuffer> outgoing;
    private final ByteBuffer incoming;

    /** @param bytes of the largest part */
    PartBuffers(int tower, int towers, int bytes) {
        this.tower = tower;
        // A tower alone has its logits there.
        outgoing = Stream.generate(() -> allocate(bytes))
                .limit(Math.max(1, towers - 1))
                .toList();
        incoming = allocate(bytes);
    }

    /** For a part that all peers are sent; in the memory of one that a single peer is sent. */
    ByteBuffer toAll(int bytes) {
        return slice(outgoing.get(0), bytes);
    }

    ByteBuffer to(int peer, int bytes) {
        return slice(outgoing.get(peer < tower ? peer : peer - 1), bytes);
    }

    /** The same memory for every peer. */
    ByteBuffer incoming(int bytes) {
        return slice(incoming, bytes);
    }

    /** Direct, on a cache line, in native order. */
    static ByteBuffer allocate(int bytes) {
        // An aligned slice is cut to whole lines at both ends.
        return slice(ByteBuffer.allocateDirect(bytes + 2 * CACHE_LINE).alignedSlice(CACHE_LINE), bytes);
    }

    private static ByteBuffer slice(ByteBuffer buffer, int bytes) {
        return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }
}
