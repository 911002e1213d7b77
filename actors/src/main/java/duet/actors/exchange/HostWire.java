package duet.actors.exchange;

import duet.ops.tower.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One host's part of the wire of a run over several hosts: an embedded Aeron media driver; IPC between the towers of this host,
 * UDP to those of others. {@link #listen} first, on every host; then {@link #connect} with what all of them answered.
 */
public final class HostWire implements AutoCloseable {

    /** The peer's number, to a tower, of the coordinator in {@link #coordinator}. */
    public static final int COORDINATOR = -1;

    private HostWire() {}

    /**
     * Starts the driver and listens.
     *
     * @param bind an address of this host, with port 0 for any that is free
     * @throws WireUnavailableException when there is no room for the buffers, the port is taken or the driver does not start
     */
    public static HostWire listen(WireSpec spec, Endpoint bind) {
        throw new UnsupportedOperationException();
    }

    /** Where others reach this host: {@code bind} with the port that was found. */
    public Endpoint endpoint() {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes the streams between the towers of this host and all others, and those between the coordinator and each tower on
     * another host; returns when all of them stand. The towers of this host are those whose endpoint is {@link #endpoint}.
     *
     * @throws WireUnavailableException naming the peer when one does not stand in time
     */
    public void connect(Routes routes, Protection protection, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    /** The end of a tower of this host, whose peers are the other towers. The same one at every call; belongs to the wire. */
    public Exchange open(int tower) {
        throw new UnsupportedOperationException();
    }

    /**
     * On the host of a tower: the end for bulk to and from the coordinator, whose only peer is {@link #COORDINATOR}. For one
     * thread of its own.
     */
    public Exchange coordinator(int tower) {
        throw new UnsupportedOperationException();
    }

    /** On the coordinator's host: the end for bulk to and from a tower on another host, whose only peer is that tower. */
    public Exchange bulk(int tower) {
        throw new UnsupportedOperationException();
    }

    /** What the user should know about where the buffers lie: one line, or nothing. */
    public Optional<String> warning() {
        throw new UnsupportedOperationException();
    }

    /** What the driver complained about and what was dropped: one line for each kind, with its count. */
    public List<String> errors() {
        throw new UnsupportedOperationException();
    }

    /** Whoever waits in an exchange then gets a {@link duet.ops.tower.PeerLostException}. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
