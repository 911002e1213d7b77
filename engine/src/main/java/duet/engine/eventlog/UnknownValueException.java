package duet.engine.eventlog;

/** A record is whole, but says something that only a later program knows. */
final class UnknownValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownValueException(String message) {
        super(message);
    }
}
