package duet.actors.exchange;

/** A fragment that is not the one expected: names what was expected and what was found. */
public final class WireProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WireProtocolException(String message) {
        super(message);
    }
}
