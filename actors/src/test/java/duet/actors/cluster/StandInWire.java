package duet.actors.cluster;

import duet.actors.exchange.Endpoint;
import duet.actors.exchange.Protection;
import duet.actors.exchange.Routes;
import duet.ops.tower.Exchange;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A wire on which nothing travels; it remembers what it was told. */
final class StandInWire implements Wire {
    private static final AtomicInteger PORTS = new AtomicInteger(40_000);

    private final Endpoint endpoint;
    volatile Routes routes;
    volatile Protection protection;
    volatile boolean closed;

    StandInWire(Endpoint bind) {
        endpoint = new Endpoint(bind.host(), PORTS.getAndIncrement());
    }

    /** An end that belongs to a tower. */
    record End(int tower) implements Exchange {
        @Override
        public void send(int peer, Transfer transfer, ByteBuffer part) {}

        @Override
        public void receive(int peer, Transfer transfer, ByteBuffer part) {}

        @Override
        public long bytesSent() {
            return 0;
        }

        @Override
        public void close() {}
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void connect(Routes all, Protection guarded, Duration timeout) {
        routes = all;
        protection = guarded;
    }

    @Override
    public boolean isNear(Endpoint peer) {
        return false;
    }

    @Override
    public Exchange open(int tower) {
        return new End(tower);
    }

    @Override
    public Exchange coordinator(int tower) {
        return new End(tower);
    }

    @Override
    public Exchange bulk(int tower) {
        return new End(tower);
    }

    @Override
    public Optional<String> warning() {
        return Optional.empty();
    }

    @Override
    public List<String> errors() {
        return closed ? List.of() : List.of("3 x a stranger's frame");
    }

    @Override
    public void close() {
        closed = true;
    }
}
