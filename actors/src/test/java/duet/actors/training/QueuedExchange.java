package duet.actors.training;

import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An exchange between two threads of one process, quick to start; for towers that do not fail. */
final class QueuedExchange implements Exchange {
    private static final long TIMEOUT_SECONDS = 20;

    private final BlockingQueue<Half> outgoing;
    private final BlockingQueue<Half> incoming;
    private long bytesSent;

    private record Half(Transfer transfer, byte[] values) {}

    private QueuedExchange(BlockingQueue<Half> outgoing, BlockingQueue<Half> incoming) {
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    /** The ends of tower 0 and tower 1. */
    static List<Exchange> pair() {
        BlockingQueue<Half> up = new LinkedBlockingQueue<>();
        BlockingQueue<Half> down = new LinkedBlockingQueue<>();
        return List.of(new QueuedExchange(up, down), new QueuedExchange(down, up));
    }

    @Override
    public void send(int peer, Transfer transfer, ByteBuffer half) {
        byte[] values = new byte[half.capacity()];
        half.get(0, values);
        outgoing.add(new Half(transfer, values));
        bytesSent += values.length;
    }

    @Override
    public void receive(int peer, Transfer transfer, ByteBuffer half) {
        Half next = next();
        if (next == null || !next.transfer().equals(transfer)) {
            throw new PeerLostException("expected " + transfer + ", found " + next);
        }
        half.put(0, next.values());
    }

    private Half next() {
        try {
            return incoming.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public long bytesSent() {
        return bytesSent;
    }

    @Override
    public void close() {
        // The queues go with the run.
    }
}
