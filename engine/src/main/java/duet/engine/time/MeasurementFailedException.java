package duet.engine.time;

/** A measurement that came to nothing: why, in one line. */
public final class MeasurementFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MeasurementFailedException(String message) {
        super(message);
    }
}
