package duet.engine.keys;

/** No keys could be made, although nothing was wrong with what was asked for; one line. */
public final class KeysFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeysFailedException(String message) {
        super(message);
    }

    KeysFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
