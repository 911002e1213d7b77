package duet.ops.tower;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An exchange within one thread: what a tower sends lies ready for the other. */
final class HandOver implements Exchange {
    private final int tower;
    /** What was sent and not received yet, by all towers. */
    private final Map<Address, byte[]> underWay;

    private long bytesSent;

    private HandOver(int tower, Map<Address, byte[]> underWay) {
        this.tower = tower;
        this.underWay = underWay;
    }

    private record Address(int from, int to, Transfer transfer) {}

    /** An end for each tower, which reaches all others. */
    static List<HandOver> among(int towers) {
        Map<Address, byte[]> underWay = new HashMap<>();
        return IntStream.range(0, towers)
                .mapToObj(tower -> new HandOver(tower, underWay))
                .toList();
    }

    @Override
    public void send(int peer, Transfer transfer, ByteBuffer part) {
        byte[] copy = new byte[part.capacity()];
        part.get(0, copy);
        underWay.put(new Address(tower, peer, transfer), copy);
        bytesSent += copy.length;
    }

    @Override
    public void receive(int peer, Transfer transfer, ByteBuffer part) {
        byte[] sent = underWay.remove(new Address(peer, tower, transfer));
        if (sent == null) {
            throw new IllegalStateException("tower " + peer + " sent nothing for " + transfer);
        }
        if (sent.length != part.capacity()) {
            throw new IllegalStateException("tower " + peer + " sent " + sent.length + " bytes for " + transfer
                    + ", expected " + part.capacity());
        }
        part.put(0, sent);
    }

    @Override
    public long bytesSent() {
        return bytesSent;
    }

    @Override
    public void close() {
        underWay.clear();
    }
}
