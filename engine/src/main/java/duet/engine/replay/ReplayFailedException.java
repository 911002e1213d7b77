package duet.engine.replay;

/** A replay broke before it could be compared to its end. */
public final class ReplayFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplayFailedException(String message) {
        super(message);
    }
}
