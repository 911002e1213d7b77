package duet.ops.tower;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An exchange within one thread: what one end sends lies ready for the other. */
final class HandOver implements Exchange {
    private final Map<Transfer, float[]> outgoing;
    private final Map<Transfer, float[]> incoming;
    private long bytesSent;

    private HandOver(Map<Transfer, float[]> outgoing, Map<Transfer, float[]> incoming) {
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    static List<HandOver> pair() {
        Map<Transfer, float[]> up = new HashMap<>();
        Map<Transfer, float[]> down = new HashMap<>();
        return List.of(new HandOver(up, down), new HandOver(down, up));
    }

    @Override
    public void send(Transfer transfer, FloatBuffer half) {
        float[] copy = new float[half.capacity()];
        half.get(0, copy);
        outgoing.put(transfer, copy);
        bytesSent += (long) Float.BYTES * copy.length;
    }

    @Override
    public void receive(Transfer transfer, FloatBuffer half) {
        float[] sent = incoming.remove(transfer);
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
