package duet.actors.exchange;

import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * One end of the wire: a stream to each peer and the images of theirs. While it waits for one peer's part it goes on pushing what
 * is still to go to all of them, so that no circle of towers waits for windows; with parts that are larger than the windows, as long
 * as all of them take their peers in the order of their numbers.
 *
 * <p>After any failure every further call fails: a stream stands in the middle of a tensor.
 */
final class AeronExchange implements Exchange {
    private final String name;
    private final List<Link> links;
    private final EmbeddedDriver driver;
    private final Silence silence;

    // The towers share the cores with the arithmetic: soon out of the way, soon back.
    private final IdleStrategy idle =
            new BackoffIdleStrategy(100, 20, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MICROSECONDS.toNanos(50));

    // Held during a call, so that close() from another thread cannot take the log away under it.
    private final ReentrantLock inUse = new ReentrantLock();
    private volatile boolean closing;
    private RuntimeException failure;

    /** The link under way: what fails, fails on it. */
    private Link current;

    /**
     * Owns the links, not the driver.
     *
     * @param name how errors call this end
     */
    AeronExchange(String name, List<Link> links, Duration timeout, EmbeddedDriver driver) {
        this.name = name;
        this.links = List.copyOf(links);
        this.driver = driver;
        this.silence = new Silence(timeout, System::nanoTime);
    }

    /** When the part of the last send is not out yet, waits for that first: the peer may be a few transfers behind. */
    @Override
    public void send(int receiver, Transfer transfer, ByteBuffer part) {
        Link link = begin(receiver, transfer);
        try {
            moveUntilComplete(link);
            link.outgoing().start(transfer, part);
            link.outgoing().push();
        } catch (PeerLostException | WireProtocolException reason) {
            throw failed(reason, transfer);
        } finally {
            end();
        }
    }

    @Override
    public void receive(int sender, Transfer transfer, ByteBuffer part) {
        Link link = begin(sender, transfer);
        try {
            link.incoming().start(transfer, part);
            moveUntilComplete(link);
            link.incoming().release();
            link.outgoing().release();
        } catch (PeerLostException | WireProtocolException reason) {
            throw failed(reason, transfer);
        } finally {
            end();
        }
    }

    private Link begin(int peer, Transfer transfer) {
        Link link = linkTo(peer);
        inUse.lock();
        if (failure != null) {
            inUse.unlock();
            throw new PeerLostException(name + " cannot start " + transfer + ": its exchange failed before", failure);
        }
        driver.rest().callBegins();
        current = link;
        return link;
    }

    private void end() {
        driver.rest().callEnds();
        inUse.unlock();
    }

    private Link linkTo(int peer) {
        for (Link link : links) {
            if (link.peer() == peer) {
                return link;
            }
        }
        throw new IllegalArgumentException(name + " has no stream to " + Course.name(peer));
    }

    private RuntimeException failed(RuntimeException reason, Transfer transfer) {
        String where = name + " with " + current.name() + ", " + transfer + ": " + reason.getMessage();
        failure = reason instanceof WireProtocolException
                ? new WireProtocolException(where)
                : new PeerLostException(
                        where + "; received " + current.incoming().progress() + ", sent "
                                + current.outgoing().progress(),
                        driver.firstError());
        return failure;
    }

    private void moveUntilComplete(Link link) {
        silence.ends();
        idle.reset();
        while (!link.complete()) {
            if (closing) {
                throw new PeerLostException("this end was closed");
            }
            int moved = move(link);
            if (moved > 0) {
                silence.ends();
            }
            if (moved + pushToOthers(link) > 0) {
                idle.reset();
            } else {
                rest();
            }
        }
    }

    private int move(Link link) {
        IncomingHalf incoming = link.incoming();
        // Asked before the poll: what the peer sent before it went is still taken.
        boolean ended = incoming.ended();
        int received = incoming.poll();
        if (received > 0) {
            driver.rest().wake();
        } else if (ended && !incoming.complete()) {
            throw new PeerLostException("the peer closed its end");
        }
        return received + link.outgoing().push();
    }

    private int pushToOthers(Link link) {
        int pushed = 0;
        for (Link other : links) {
            if (other != link) {
                current = other;
                pushed += other.outgoing().push();
            }
        }
        current = link;
        return pushed;
    }

    private void rest() {
        if (Thread.currentThread().isInterrupted()) {
            throw new PeerLostException("interrupted while waiting for the peer");
        }
        if (silence.tooLong()) {
            throw new PeerLostException("the peer was silent for %.1f s".formatted(silence.seconds()));
        }
        idle.idle();
    }

    @Override
    public long bytesSent() {
        long bytes = 0;
        for (Link link : links) {
            bytes += link.outgoing().bytesSent();
        }
        return bytes;
    }

    /** May be called from any thread; a call that is waiting then ends with a {@link PeerLostException}. */
    @Override
    public void close() {
        closing = true;
        inUse.lock();
        try {
            CloseHelper.closeAll(links);
        } finally {
            inUse.unlock();
        }
        driver.rest().wake();
    }
}
