package duet.actors.exchange;

import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * One tower's end of the wire: a stream to the peer and the image of the peer's stream. While it waits for the peer's half
 * it goes on pushing its own, so that two towers never wait for each other's windows.
 *
 * <p>After any failure every further call fails: the stream stands in the middle of a tensor.
 */
final class AeronExchange implements Exchange {
    private final int tower;
    private final int peer;
    private final ExclusivePublication publication;
    private final AutoCloseable subscription;
    private final OutgoingHalf outgoing;
    private final IncomingHalf incoming;
    private final EmbeddedDriver driver;
    private final Silence silence;

    // The towers share the cores with the arithmetic: soon out of the way, soon back.
    private final IdleStrategy idle =
            new BackoffIdleStrategy(100, 20, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MICROSECONDS.toNanos(50));

    // Held during a call, so that close() from another thread cannot take the log away under it.
    private final ReentrantLock inUse = new ReentrantLock();
    private volatile boolean closing;
    private RuntimeException failure;

    /** Owns the publication and the subscription, not the driver. */
    AeronExchange(
            int tower,
            WireSpec spec,
            ExclusivePublication publication,
            AutoCloseable subscription,
            Image image,
            EmbeddedDriver driver) {
        this.tower = tower;
        this.peer = WireSpec.TOWERS - 1 - tower;
        this.publication = publication;
        this.subscription = subscription;
        this.outgoing = new OutgoingHalf(publication, spec.run(), spec.checksum());
        this.incoming = new IncomingHalf(image, spec.run(), spec.checksum());
        this.driver = driver;
        this.silence = new Silence(spec.timeout(), System::nanoTime);
    }

    /** When the half of the last send is not out yet, waits for that first: the peer may be a few transfers behind. */
    @Override
    public void send(int receiver, Transfer transfer, ByteBuffer half) {
        begin(transfer);
        try {
            moveUntilComplete();
            outgoing.start(transfer, half);
            outgoing.push();
        } catch (PeerLostException | WireProtocolException reason) {
            throw failed(reason, transfer);
        } finally {
            inUse.unlock();
        }
    }

    @Override
    public void receive(int sender, Transfer transfer, ByteBuffer half) {
        begin(transfer);
        try {
            incoming.start(transfer, half);
            moveUntilComplete();
            incoming.release();
            outgoing.release();
        } catch (PeerLostException | WireProtocolException reason) {
            throw failed(reason, transfer);
        } finally {
            inUse.unlock();
        }
    }

    private void begin(Transfer transfer) {
        inUse.lock();
        if (failure != null) {
            inUse.unlock();
            throw new PeerLostException(
                    "tower " + tower + " cannot start " + transfer + ": its exchange failed before", failure);
        }
    }

    private RuntimeException failed(RuntimeException reason, Transfer transfer) {
        String where = "tower " + tower + " with tower " + peer + ", " + transfer + ": " + reason.getMessage();
        failure = reason instanceof WireProtocolException
                ? new WireProtocolException(where)
                : new PeerLostException(
                        where + "; received " + incoming.progress() + ", sent " + outgoing.progress(),
                        driver.firstError());
        return failure;
    }

    private void moveUntilComplete() {
        silence.ends();
        idle.reset();
        while (!(incoming.complete() && outgoing.complete())) {
            if (closing) {
                throw new PeerLostException("this end was closed");
            }
            if (moveSome()) {
                silence.ends();
                idle.reset();
            } else {
                rest();
            }
        }
    }

    private boolean moveSome() {
        // Asked before the poll: what the peer sent before it went is still taken.
        boolean ended = incoming.ended();
        int received = incoming.poll();
        if (received > 0) {
            driver.wake();
        } else if (ended && !incoming.complete()) {
            throw new PeerLostException("the peer closed its end");
        }
        return received + outgoing.push() > 0;
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
        return outgoing.bytesSent();
    }

    /** May be called from any thread; a call that is waiting then ends with a {@link PeerLostException}. */
    @Override
    public void close() {
        closing = true;
        inUse.lock();
        try {
            CloseHelper.closeAll(publication, subscription);
        } finally {
            inUse.unlock();
        }
        driver.wake();
    }
}
