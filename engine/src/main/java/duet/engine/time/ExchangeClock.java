package duet.engine.time;

import duet.ops.tower.Exchange;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;

/**
 * Writes down when one tower's halves are sent and the other's received. Both towers name the same transfers in the same order,
 * so the n-th send of one is the n-th receive of the other. Written by the tower's thread, read when it has ended.
 */
final class ExchangeClock implements Exchange {
    private final Exchange exchange;
    private final long[] sendStart;
    private final long[] sendEnd;
    private final long[] receiveStart;
    private final long[] receiveEnd;
    private int sends;
    private int receives;

    /** @param transfers of the whole run, at most */
    ExchangeClock(Exchange exchange, int transfers) {
        this.exchange = exchange;
        sendStart = new long[transfers];
        sendEnd = new long[transfers];
        receiveStart = new long[transfers];
        receiveEnd = new long[transfers];
    }

    @Override
    public void send(int peer, Transfer transfer, ByteBuffer half) {
        sendStart[sends] = System.nanoTime();
        exchange.send(peer, transfer, half);
        sendEnd[sends++] = System.nanoTime();
    }

    @Override
    public void receive(int peer, Transfer transfer, ByteBuffer half) {
        receiveStart[receives] = System.nanoTime();
        exchange.receive(peer, transfer, half);
        receiveEnd[receives++] = System.nanoTime();
    }

    /** Halves received so far. */
    int transfers() {
        return receives;
    }

    /** What one transfer cost the tower that received it, the peer's half sent as {@code peer} has it. */
    Journey journey(int transfer, ExchangeClock peer) {
        return Journey.of(
                sendEnd[transfer] - sendStart[transfer],
                peer.sendStart[transfer],
                receiveStart[transfer],
                receiveEnd[transfer]);
    }

    @Override
    public long bytesSent() {
        return exchange.bytesSent();
    }

    @Override
    public void close() {
        exchange.close();
    }
}
