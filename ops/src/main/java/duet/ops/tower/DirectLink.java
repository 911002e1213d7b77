package duet.ops.tower;

import duet.ops.device.Tensor;

/**
 * The way from one tower to others whose devices reach each other's memory: parts of tensors go across without coming through
 * the host's. Belongs to the tower's thread. Both sides of a link name the same parts in the same order, and each part is
 * received before the second one after it is sent: what a {@link Junction} does. Values are those that the host's way brings, to
 * the bit.
 */
public interface DirectLink extends AutoCloseable {

    /** Whether a tower is reached; both towers say the same of each other. */
    boolean reaches(int peer);

    /**
     * Begins to send maps {@code firstMap .. firstMap + maps - 1} as they stand behind everything the device was told so far; what
     * is done to the tensor afterwards does not change them. Returns at once where the part before the last to this peer was
     * received.
     *
     * @throws PeerLostException when the peer is gone, or silent for longer than the timeout
     */
    void send(int peer, Tensor source, int firstMap, int maps);

    /**
     * Sets maps from what the peer sent, before anything that the device is told afterwards.
     *
     * @throws PeerLostException when the peer is gone, or silent for longer than the timeout
     */
    void receive(int peer, Tensor target, int firstMap, int maps);

    /** Adds to maps what the peer sent, as {@link #receive} sets them. */
    void receiveAndAdd(int peer, Tensor target, int firstMap, int maps);

    /** Handed over so far, to all peers: what the host's way would have carried. */
    long bytesSent();

    /** Peers that wait for this tower are told that it is gone. */
    @Override
    void close();
}
