package duet.actors.remote;

/** What went wrong on another host, in that host's words: its stack is in its own log. */
final class HostFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HostFailure(String message) {
        super(message);
    }

    /** For people, who have no use for the name of this class. */
    @Override
    public String toString() {
        return getMessage();
    }
}
