package duet.engine.time;

import duet.actors.exchange.TensorWire;
import duet.actors.tower.Tower;
import duet.actors.tower.TowerFactory;
import duet.engine.config.RunConfig;
import duet.engine.device.Fleet;
import duet.engine.trace.Probe;
import duet.ops.device.Device;
import duet.ops.device.LayerTimer;
import duet.ops.network.NetworkPlan;
import duet.ops.tower.Exchange;
import duet.ops.tower.TowerNetwork;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** Towers with their starting values as a run has them, each with clocks on its layers and on its end of the wire. */
final class TimedTowers implements TowerFactory {
    private final RunConfig config;
    private final NetworkPlan network;
    private final Fleet fleet;
    private final int cores;
    private final int steps;
    private final Optional<TensorWire> wire;
    private final List<LayerClock> layers;
    private final Probe probe;
    /** By tower; each is put there by the tower's thread. */
    private final ConcurrentSkipListMap<Integer, ExchangeClock> exchanges = new ConcurrentSkipListMap<>();

    /**
     * @param cores of each tower
     * @param steps of the run
     */
    TimedTowers(
            RunConfig config,
            NetworkPlan network,
            Fleet fleet,
            int cores,
            int steps,
            Optional<TensorWire> wire,
            Probe probe) {
        this.config = config;
        this.network = network;
        this.fleet = fleet;
        this.cores = cores;
        this.steps = steps;
        this.wire = wire;
        this.probe = probe;
        int towers = network.towers().size();
        layers = Stream.generate(
                        () -> new LayerClock(steps, network.spec().layers().size()))
                .limit(towers)
                .toList();
    }

    /** Parts that a tower sends a peer in a step: forward and back at each exchange, and the logits. */
    private static int mostTransfers(NetworkPlan network) {
        int exchanges = (int) network.towers().get(0).segments().stream()
                .filter(segment -> segment.exchanged())
                .count();
        return 2 * exchanges + 1;
    }

    @Override
    public Tower make(int tower) {
        Device device = fleet.device(tower, cores);
        Optional<Exchange> exchange = wire.map(open -> probe.exchange(tower, clocked(tower, device, open)));
        TowerNetwork made = TowerNetwork.create(
                network,
                tower,
                device,
                config.training().batch(),
                config.training().seed(),
                exchange.orElse(null));
        made.initialise();
        LayerClock clock = layers.get(tower);
        made.timeWith(probe.timer(tower, made.device())
                .<LayerTimer>map(traced -> (layer, phase, nanos) -> {
                    clock.took(layer, phase, nanos);
                    traced.took(layer, phase, nanos);
                })
                .orElse(clock));
        return new Tower(made, exchange, device.warnings());
    }

    private ExchangeClock clocked(int tower, Device device, TensorWire open) {
        long largestPart = network.towers()
                .get(tower)
                .largestPart(config.training().batch(), config.precision().bytes());
        Exchange linked = fleet.linked(tower, device, open.open(tower), largestPart);
        int towers = network.towers().size();
        ExchangeClock clock = new ExchangeClock(linked, tower, towers, steps * mostTransfers(network));
        exchanges.put(tower, clock);
        return clock;
    }

    /** By tower. */
    List<LayerClock> layers() {
        return layers;
    }

    /** By tower; empty for a tower alone. */
    List<ExchangeClock> exchanges() {
        return List.copyOf(exchanges.values());
    }
}
