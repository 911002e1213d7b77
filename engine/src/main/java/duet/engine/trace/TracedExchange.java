package duet.engine.trace;

import duet.ops.device.Tensor;
import duet.ops.tower.DirectLink;
import duet.ops.tower.Exchange;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** A tower's exchange, which tells the tower's trace how long each transfer took the tower. On the tower's thread. */
final class TracedExchange implements Exchange {
    private static final String SENDS = "sends to";
    private static final String WAITS = "waits for";

    private final TowerTrace trace;
    private final Exchange exchange;

    TracedExchange(TowerTrace trace, Exchange exchange) {
        this.trace = trace;
        this.exchange = exchange;
    }

    @Override
    public void send(int peer, Transfer transfer, ByteBuffer part) {
        long start = System.nanoTime();
        exchange.send(peer, transfer, part);
        trace.exchanged(SENDS, peer, start, facts(transfer, part));
    }

    @Override
    public void receive(int peer, Transfer transfer, ByteBuffer part) {
        long start = System.nanoTime();
        exchange.receive(peer, transfer, part);
        trace.exchanged(WAITS, peer, start, facts(transfer, part));
    }

    private static Map<String, Object> facts(Transfer transfer, ByteBuffer part) {
        return Map.of("exchange", transfer.toString(), "bytes", part.capacity());
    }

    @Override
    public Optional<DirectLink> direct(int peer) {
        return exchange.direct(peer).map(TracedLink::new);
    }

    /** A transfer past the host's memory. What devices do behind the host's back is not seen. */
    private final class TracedLink implements DirectLink {
        private final DirectLink link;

        private TracedLink(DirectLink link) {
            this.link = link;
        }

        @Override
        public boolean reaches(int peer) {
            return link.reaches(peer);
        }

        @Override
        public void send(int peer, Tensor source, int firstMap, int maps) {
            long start = System.nanoTime();
            link.send(peer, source, firstMap, maps);
            trace.exchanged(SENDS, peer, start, Map.of("maps", maps));
        }

        @Override
        public void receive(int peer, Tensor target, int firstMap, int maps) {
            long start = System.nanoTime();
            link.receive(peer, target, firstMap, maps);
            trace.exchanged(WAITS, peer, start, Map.of("maps", maps));
        }

        @Override
        public void receiveAndAdd(int peer, Tensor target, int firstMap, int maps) {
            long start = System.nanoTime();
            link.receiveAndAdd(peer, target, firstMap, maps);
            trace.exchanged(WAITS, peer, start, Map.of("maps", maps));
        }

        @Override
        public long bytesSent() {
            return link.bytesSent();
        }

        @Override
        public void close() {
            link.close();
        }
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
