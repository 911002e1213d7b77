package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.tower.Exchange;
import io.aeron.driver.MediaDriver;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Two hosts with a tower each. */
abstract class HostWireContract extends ExchangeContract {
    HostWires hosts;

    abstract Protection protection();

    boolean sharedMemory() {
        return false;
    }

    Consumer<MediaDriver.Context> adjustment() {
        return context -> {};
    }

    @Override
    Exchange[] open(long largestHalf) throws Exception {
        WireSpec spec =
                new WireSpec(2, 7, largestHalf, Duration.ofHours(1), false, OptionalInt.empty(), sharedMemory());
        hosts = HostWires.open(spec, protection(), adjustment(), 0, 1);
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
}
