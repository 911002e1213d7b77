package duet.actors;

/** That a message cannot be read. Akka says so in a warning, and goes on. */
public final class RefusedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    public RefusedMessage(Exception cause) {
        super("refused by " + cause.getClass().getName(), cause);
    }
}
