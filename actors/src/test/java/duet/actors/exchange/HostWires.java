package duet.actors.exchange;

import duet.ops.tower.Exchange;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ext.DebugSendChannelEndpoint;
import io.aeron.driver.ext.LossGenerator;
import io.aeron.driver.ext.RandomLossGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The wires of several hosts in one process, on loopback. The coordinator is on host 0. */
final class HostWires implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    static final Protection.Key KEY = new Protection.Key(new byte[Protection.Key.LENGTH]);
    static final long TOKEN = 0x1122334455667788L;

    private final List<HostWire> wires;
    private final int[] hosts;

    private HostWires(List<HostWire> wires, int[] hosts) {
        this.wires = wires;
        this.hosts = hosts;
    }

    /** @param hosts the number of each tower's host */
    static HostWires open(WireSpec spec, Protection protection, Consumer<MediaDriver.Context> adjustment, int... hosts)
            throws Exception {
        List<HostWire> wires = new ArrayList<>();
        for (int host = 0; host <= Arrays.stream(hosts).max().getAsInt(); host++) {
            wires.add(listen(spec, adjustment));
        }
        HostWires all = new HostWires(wires, hosts);
        Routes routes = new Routes(
                TOKEN,
                wires.get(0).endpoint(),
                Arrays.stream(hosts)
                        .mapToObj(host -> wires.get(host).endpoint())
                        .toList());
        try {
            Together.run(wires.stream()
                    .map(wire -> (Runnable) () -> wire.connect(routes, protection, TIMEOUT))
                    .toArray(Runnable[]::new));
        } catch (Exception e) {
            all.close();
            throw e;
        }
        return all;
    }

    static HostWire listen(WireSpec spec, Consumer<MediaDriver.Context> adjustment) {
        Endpoint bind = new Endpoint("127.0.0.1", 0);
        Datagrams datagrams = Datagrams.at(bind, spec.mtu());
        return HostWire.listen(
                spec, bind, datagrams, WireDirectory.choose(spec.bytesNeeded(datagrams.mtu())), adjustment);
    }

    /** Loses data and control datagrams, the same ones for the same seed. */
    static Consumer<MediaDriver.Context> losing(double rate, long seed) {
        return losing(new RandomLossGenerator(rate, seed), new RandomLossGenerator(rate, seed + 1));
    }

    static Consumer<MediaDriver.Context> losing(LossGenerator data, LossGenerator control) {
        return context -> context.sendChannelEndpointSupplier(
                (channel, status, whole) -> new DebugSendChannelEndpoint(channel, status, whole, data, control));
    }

    HostWire wire(int host) {
        return wires.get(host);
    }

    Exchange tower(int tower) {
        return wires.get(hosts[tower]).open(tower);
    }

    Exchange[] towers() {
        Exchange[] towers = new Exchange[hosts.length];
        Arrays.setAll(towers, this::tower);
        return towers;
    }

    @Override
    public void close() {
        try {
            Together.run(wires.stream().map(wire -> (Runnable) wire::close).toArray(Runnable[]::new));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
