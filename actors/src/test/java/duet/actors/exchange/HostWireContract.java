package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.tower.Exchange;
import java.time.Duration;

/** Two hosts with a tower each. */
abstract class HostWireContract extends ExchangeContract {
    private HostWires hosts;

    abstract Protection protection();

    @Override
    Exchange[] open(long largestHalf) throws Exception {
        hosts = HostWires.open(
                new WireSpec(2, 7, largestHalf, Duration.ofHours(1), false), protection(), context -> {}, 0, 1);
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
