package duet.ops.tower;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The other towers, as one tower sees them. {@link #send} and {@link #receive} are called by the tower's own thread only, and
 * the two towers of a transfer name it the same, each pair in the same order.
 *
 * <p>A part is [images, rows, columns, maps] in the precision of the devices (logits: float32): the whole buffer, byte 0 to its capacity, direct.
 * Its position and limit are neither read nor changed.
 */
public interface Exchange extends AutoCloseable {
    /**
     * Starts sending a part to a peer and returns as soon as flow control stops it, at the latest when all is handed over. The
     * buffer must stay unchanged until the next {@link #receive} from that peer returns.
     *
     * @param peer number of the other tower
     * @throws PeerLostException when the peer is gone
     */
    void send(int peer, Transfer transfer, ByteBuffer part);

    /**
     * Waits until the peer's part is complete in {@code part} and what was left of the last send to that peer is out.
     *
     * @throws PeerLostException when the peer is gone, or silent for longer than the timeout
     */
    void receive(int peer, Transfer transfer, ByteBuffer part);

    /** The way past the host's memory to a peer, for parts of tensors; the same for as long as the exchange is open. */
    default Optional<DirectLink> direct(int peer) {
        return Optional.empty();
    }

    /** Bytes of tensors handed over so far, to all peers. */
    long bytesSent();

    @Override
    void close();
}
