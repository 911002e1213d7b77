package duet.actors.remote;

import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;

/** Carries a tower's parameters from one host to another, whole or not at all. */
public final class CopyTransport {
    private CopyTransport() {}

    /**
     * Returns when the other end has all of it.
     *
     * @param number of the copy, the same at both ends
     * @throws duet.ops.tower.PeerLostException when the other end falls silent
     */
    public static void send(Exchange exchange, int peer, long number, ParameterCopy copy) {
        throw new UnsupportedOperationException();
    }

    /** Waits until {@code copy} is what the other end sent, and says so to it. */
    public static void receive(Exchange exchange, int peer, long number, ParameterCopy copy) {
        throw new UnsupportedOperationException();
    }
}
