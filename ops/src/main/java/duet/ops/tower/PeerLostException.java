package duet.ops.tower;

/** A peer is gone, or has been silent for longer than the timeout, and the transfer cannot be completed. */
public final class PeerLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PeerLostException(String message) {
        super(message);
    }

    public PeerLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
