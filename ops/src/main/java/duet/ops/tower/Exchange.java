package duet.ops.tower;

import java.nio.ByteBuffer;

/**
 * The other tower, as one tower sees it. {@link #send} and {@link #receive} are called by the tower's own thread only, and
 * both towers name the same transfers in the same order.
 *
 * <p>A half is [images, rows, columns, maps] in the precision of the devices (logits: float32): the whole buffer, byte 0 to its capacity, direct.
 * Its position and limit are neither read nor changed.
 */
public interface Exchange extends AutoCloseable {
    /**
     * Starts sending a half and returns as soon as flow control stops it, at the latest when all is handed over. The buffer
     * must stay unchanged until the next {@link #receive} returns.
     *
     * @throws PeerLostException when the peer is gone
     */
    void send(Transfer transfer, ByteBuffer half);

    /**
     * Waits until the peer's half is complete in {@code half} and what was left of the last send is out.
     *
     * @throws PeerLostException when the peer is gone, or silent for longer than the timeout
     */
    void receive(Transfer transfer, ByteBuffer half);

    /** Bytes of tensors handed over so far. */
    long bytesSent();

    @Override
    void close();
}
