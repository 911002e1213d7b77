package duet.actors.tower;

import duet.ops.tower.Exchange;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;

/** A peer that answers with what it was sent. */
final class Echo implements Exchange {
    private ByteBuffer sent;
    private boolean closed;

    boolean closed() {
        return closed;
    }

    @Override
    public void send(int peer, Transfer transfer, ByteBuffer half) {
        sent = half;
    }

    @Override
    public void receive(int peer, Transfer transfer, ByteBuffer half) {
        half.put(0, sent, 0, half.capacity());
    }

    @Override
    public long bytesSent() {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
    }
}
