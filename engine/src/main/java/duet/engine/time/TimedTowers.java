package duet.engine.time;

import duet.actors.exchange.TensorWire;
import duet.actors.tower.Tower;
import duet.actors.tower.TowerFactory;
import duet.engine.config.RunConfig;
import duet.engine.run.Towers;
import duet.ops.device.Device;
import duet.ops.network.NetworkPlan;
import duet.ops.tower.Exchange;
import duet.ops.tower.TowerNetwork;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Towers with their starting values as a run has them, each with clocks on its layers and on its end of the wire. */
final class TimedTowers implements TowerFactory {
    private final RunConfig config;
    private final NetworkPlan network;
    private final int cores;
    private final List<LayerClock> layers;
    private final List<ExchangeClock> exchanges;

    /**
     * @param cores of each tower
     * @param steps of the run
     */
    TimedTowers(RunConfig config, NetworkPlan network, int cores, int steps, Optional<TensorWire> wire) {
        this.config = config;
        this.network = network;
        this.cores = cores;
        int towers = network.towers().size();
        layers = Stream.generate(
                        () -> new LayerClock(steps, network.spec().layers().size()))
                .limit(towers)
                .toList();
        exchanges = wire.map(open -> IntStream.range(0, towers)
                        .mapToObj(tower ->
                                new ExchangeClock(open.open(tower), tower, towers, steps * mostTransfers(network)))
                        .toList())
                .orElse(List.of());
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
        Device device = Towers.device(config, cores);
        Optional<Exchange> exchange = exchanges.isEmpty() ? Optional.empty() : Optional.of(exchanges.get(tower));
        TowerNetwork made = TowerNetwork.create(
                network,
                tower,
                device,
                config.training().batch(),
                config.training().seed(),
                exchange.orElse(null));
        made.initialise();
        made.timeWith(layers.get(tower));
        return new Tower(made, exchange, device.warnings());
    }

    /** By tower. */
    List<LayerClock> layers() {
        return layers;
    }

    /** By tower; empty for a tower alone. */
    List<ExchangeClock> exchanges() {
        return exchanges;
    }
}
