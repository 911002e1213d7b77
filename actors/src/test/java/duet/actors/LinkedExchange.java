package duet.actors;

import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An exchange between two threads of one process, quick to start. Closing one end frees whoever waits at either. */
public final class LinkedExchange implements Exchange {
    private static final long TIMEOUT_SECONDS = 20;
    private static final Part END = new Part(null, new byte[0]);

    private final BlockingQueue<Part> outgoing;
    private final BlockingQueue<Part> incoming;
    private long bytesSent;

    private record Part(Transfer transfer, byte[] values) {}

    private LinkedExchange(BlockingQueue<Part> outgoing, BlockingQueue<Part> incoming) {
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    /** The two ends. */
    public static List<Exchange> pair() {
        BlockingQueue<Part> up = new LinkedBlockingQueue<>();
        BlockingQueue<Part> down = new LinkedBlockingQueue<>();
        return List.of(new LinkedExchange(up, down), new LinkedExchange(down, up));
    }

    @Override
    public void send(int peer, Transfer transfer, ByteBuffer part) {
        byte[] values = new byte[part.capacity()];
        part.get(0, values);
        outgoing.add(new Part(transfer, values));
        bytesSent += values.length;
    }

    @Override
    public void receive(int peer, Transfer transfer, ByteBuffer part) {
        Part next = next();
        if (next == null || next == END) {
            throw new PeerLostException("nobody sends " + transfer);
        }
        if (!next.transfer().equals(transfer) || next.values().length != part.capacity()) {
            throw new IllegalStateException("expected " + transfer + ", found " + next);
        }
        part.put(0, next.values());
    }

    private Part next() {
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
        outgoing.add(END);
        incoming.add(END);
    }
}
