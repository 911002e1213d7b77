package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Two hosts with a tower each on one machine, of whose datagrams not one arrives. */
class SharedMemoryWireTest extends ExchangeContract {
    private HostWires hosts;

    static WireSpec spec(long largestHalf, Duration timeout) {
        return new WireSpec(2, 7, largestHalf, timeout, false, OptionalInt.empty(), true);
    }

    @Override
    Exchange[] open(long largestHalf) throws Exception {
        hosts = HostWires.open(
                spec(largestHalf, Duration.ofHours(1)),
                new Protection.Authenticated(HostWires.KEY),
                HostWires.losing(1, 1),
                0,
                1);
        return hosts.towers();
    }

    @Override
    void closeAll() {
        if (hosts != null) {
            hosts.close();
            assertThat(hosts.wire(0).errors()).isEmpty();
            assertThat(hosts.wire(1).errors()).isEmpty();
        }
    }

    @Test
    void aHostThatClosesItsWireIsLostAtOnce() throws Exception {
        Exchange[] towers = open(400);

        Together.whileWaiting(
                () -> assertThatExceptionOfType(PeerLostException.class)
                        .isThrownBy(() -> towers[0].receive(1, Halves.transfer(0), Halves.empty(100)))
                        .withMessageContaining("the peer closed its end"),
                waiting -> hosts.wire(1).close());
    }
}
