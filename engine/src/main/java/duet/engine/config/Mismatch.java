package duet.engine.config;

/** A value that is not of the kind its key wants. */
final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
        super(message, null, false, false);
    }
}
