package duet.engine.time;

import duet.ops.device.Tensor;
import duet.ops.tower.DirectLink;
import duet.ops.tower.Exchange;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes down when one tower's parts are sent and its peers' received. Both towers of a pair name the same transfers in the same
 * order, so the n-th send of one is the n-th receive of the other; at each of its exchanges a tower hears from every peer.
 * Written by the tower's thread, read when it has ended.
 */
final class ExchangeClock implements Exchange {
    private final Exchange exchange;
    private final int tower;
    /** By tower; the one of this tower stays empty. */
    private final List<PeerClock> peers;

    /** @param transfers of the whole run with one peer, at most */
    ExchangeClock(Exchange exchange, int tower, int towers, int transfers) {
        this.exchange = exchange;
        this.tower = tower;
        peers = IntStream.range(0, towers)
                .mapToObj(peer -> new PeerClock(peer == tower ? 0 : transfers))
                .toList();
    }

    @Override
    public void send(int peer, Transfer transfer, ByteBuffer part) {
        long start = System.nanoTime();
        exchange.send(peer, transfer, part);
        peers.get(peer).sent(start, System.nanoTime());
    }

    @Override
    public void receive(int peer, Transfer transfer, ByteBuffer part) {
        long start = System.nanoTime();
        exchange.receive(peer, transfer, part);
        peers.get(peer).received(start, System.nanoTime());
    }

    @Override
    public Optional<DirectLink> direct(int peer) {
        return exchange.direct(peer).map(ClockedLink::new);
    }

    /** A transfer past the host's memory counts like any other. What devices do behind the host's back is not seen. */
    private final class ClockedLink implements DirectLink {
        private final DirectLink link;

        private ClockedLink(DirectLink link) {
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
            peers.get(peer).sent(start, System.nanoTime());
        }

        @Override
        public void receive(int peer, Tensor target, int firstMap, int maps) {
            long start = System.nanoTime();
            link.receive(peer, target, firstMap, maps);
            peers.get(peer).received(start, System.nanoTime());
        }

        @Override
        public void receiveAndAdd(int peer, Tensor target, int firstMap, int maps) {
            long start = System.nanoTime();
            link.receiveAndAdd(peer, target, firstMap, maps);
            peers.get(peer).received(start, System.nanoTime());
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

    /** Exchanges that this tower has come through so far. */
    int transfers() {
        return peers.stream().mapToInt(PeerClock::receives).max().orElse(0);
    }

    /**
     * What one exchange cost this tower.
     *
     * @param transfer its number, from 0
     * @param ends the clocks of all towers, this one among them
     */
    Journey journey(int transfer, List<ExchangeClock> ends) {
        long computedUntil = others().mapToLong(peer -> peers.get(peer).wanted(transfer))
                .min()
                .orElse(0);
        return others().mapToObj(peer -> {
                    PeerClock theirs = ends.get(peer).peers.get(tower);
                    return peers.get(peer).journey(transfer, theirs, computedUntil);
                })
                .reduce(Journey.NONE, Journey::beside);
    }

    private IntStream others() {
        return IntStream.range(0, peers.size()).filter(peer -> peer != tower);
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
