package duet.actors.cluster;

/** This process cannot take part in a cluster: one line with what was found, what was expected and what to do. */
public final class ClusterUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
