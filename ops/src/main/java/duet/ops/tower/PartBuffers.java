package duet.ops.tower;

import duet.ops.device.Device;
import duet.ops.device.HostMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * Host memory for the parts that one tower exchanges, taken once: the exchanges use it in turn. A part for each peer is under way
 * at a time; one is received at a time.
 */
final class PartBuffers {
    private final int tower;
    private final List<ByteBuffer> outgoing;
    private final ByteBuffer incoming;

    /**
     * @param device whose parts they are, and whose memory
     * @param bytes of the largest part
     */
    PartBuffers(Device device, int tower, int towers, int bytes) {
        this.tower = tower;
        // A tower alone has its logits there.
        outgoing = Stream.generate(() -> device.hostBuffer(bytes))
                .limit(Math.max(1, towers - 1))
                .toList();
        incoming = device.hostBuffer(bytes);
    }

    /** For a part that all peers are sent; in the memory of one that a single peer is sent. */
    ByteBuffer toAll(int bytes) {
        return HostMemory.slice(outgoing.get(0), bytes);
    }

    ByteBuffer to(int peer, int bytes) {
        return HostMemory.slice(outgoing.get(peer < tower ? peer : peer - 1), bytes);
    }

    /** The same memory for every peer. */
    ByteBuffer incoming(int bytes) {
        return HostMemory.slice(incoming, bytes);
    }
}
