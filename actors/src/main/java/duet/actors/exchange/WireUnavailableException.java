package duet.actors.exchange;

/** The exchange cannot be started on this machine: one line with what it needs, what was found and what to do. */
public final class WireUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WireUnavailableException(String message) {
        super(message);
    }

    WireUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
