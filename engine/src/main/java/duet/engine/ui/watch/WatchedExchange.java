package duet.engine.ui.watch;

import duet.engine.ui.view.Track;
import duet.ops.tower.DirectLink;
import duet.ops.tower.Exchange;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A tower's way to the others, with the times at which it was gone. */
final class WatchedExchange implements Exchange {
    private final Exchange exchange;
    private final Track track;

    WatchedExchange(Exchange exchange, Track track) {
        this.exchange = exchange;
        this.track = track;
    }

    @Override
    public void send(int peer, Transfer transfer, ByteBuffer part) {
        track.beginExchange(peer, transfer);
        exchange.send(peer, transfer, part);
        track.endExchange();
    }

    @Override
    public void receive(int peer, Transfer transfer, ByteBuffer part) {
        track.beginExchange(peer, transfer);
        exchange.receive(peer, transfer, part);
        track.endExchange();
    }

    /** What devices hand each other without the host is not seen: there the tower does not wait for it. */
    @Override
    public Optional<DirectLink> direct(int peer) {
        return exchange.direct(peer);
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
