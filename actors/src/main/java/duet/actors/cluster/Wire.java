package duet.actors.cluster;

import duet.actors.exchange.Endpoint;
import duet.actors.exchange.HostWire;
import duet.actors.exchange.Protection;
import duet.actors.exchange.Routes;
import duet.actors.exchange.WireSpec;
import duet.ops.tower.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A {@link HostWire}, or what a test puts in its place. */
interface Wire extends AutoCloseable {

    /** Starts one. */
    @FunctionalInterface
    interface Opening {
        Wire listen(WireSpec spec, Endpoint bind);
    }

    Endpoint endpoint();

    void connect(Routes routes, Protection protection, Duration timeout);

    /** Whether tensors from here to there go through shared memory instead of the network. */
    boolean isNear(Endpoint peer);

    Exchange open(int tower);

    Exchange coordinator(int tower);

    Exchange bulk(int tower);

    Optional<String> warning();

    List<String> errors();

    @Override
    void close();

    static Wire of(HostWire wire) {
        return new Wire() {
            @Override
            public Endpoint endpoint() {
                return wire.endpoint();
            }

            @Override
            public void connect(Routes routes, Protection protection, Duration timeout) {
                wire.connect(routes, protection, timeout);
            }

            @Override
            public boolean isNear(Endpoint peer) {
                return wire.isNear(peer);
            }

            @Override
            public Exchange open(int tower) {
                return wire.open(tower);
            }

            @Override
            public Exchange coordinator(int tower) {
                return wire.coordinator(tower);
            }

            @Override
            public Exchange bulk(int tower) {
                return wire.bulk(tower);
            }

            @Override
            public Optional<String> warning() {
                return wire.warning();
            }

            @Override
            public List<String> errors() {
                return wire.errors();
            }

            @Override
            public void close() {
                wire.close();
            }
        };
    }
}
