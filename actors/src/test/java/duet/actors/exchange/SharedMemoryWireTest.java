package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import io.aeron.driver.MediaDriver;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Two hosts on one machine, of whose datagrams not one arrives. */
class SharedMemoryWireTest extends HostWireContract {

    @Override
    Protection protection() {
        return new Protection.Authenticated(HostWires.KEY);
    }

    @Override
    boolean sharedMemory() {
        return true;
    }

    @Override
    Consumer<MediaDriver.Context> adjustment() {
        return HostWires.losing(1, 1);
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
