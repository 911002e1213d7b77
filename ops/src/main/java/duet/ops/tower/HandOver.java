package duet.ops.tower;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An exchange within one thread: what one end sends lies ready for the other. */
final class HandOver implements Exchange {
    private final Map<Transfer, byte[]> outgoing;
    private final Map<Transfer, byte[]> incoming;
    private long bytesSent;

    private HandOver(Map<Transfer, byte[]> outgoing, Map<Transfer, byte[]> incoming) {
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    static List<HandOver> pair() {
        Map<Transfer, byte[]> up = new HashMap<>();
        Map<Transfer, byte[]> down = new HashMap<>();
        return List.of(new HandOver(up, down), new HandOver(down, up));
    }

    @Override
    public void send(int peer, Transfer transfer, ByteBuffer half) {
        byte[] copy = new byte[half.capacity()];
        half.get(0, copy);
        outgoing.put(transfer, copy);
        bytesSent += copy.length;
    }

    @Override
    public void receive(int peer, Transfer transfer, ByteBuffer half) {
        byte[] sent = incoming.remove(transfer);
        if (sent == null) {
            throw new IllegalStateException("nothing was sent for " + transfer);
        }
        half.put(0, sent);
    }

    @Override
    public long bytesSent() {
        return bytesSent;
    }

    @Override
    public void close() {
        outgoing.clear();
    }
}
