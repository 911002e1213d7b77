package duet.engine.run;

import duet.actors.exchange.TensorWire;
import duet.actors.tower.Tower;
import duet.actors.tower.TowerFactory;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.config.RunConfig;
import duet.engine.device.Fleet;
import duet.engine.trace.Probe;
import duet.ops.device.Device;
import duet.ops.tower.Exchange;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Makes the towers of this process, each on its share of the cores, with starting values or those of a checkpoint. */
public final class Towers implements TowerFactory {
    private final Preparation prepared;
    private final Fleet fleet;
    private final Optional<TensorWire> wire;
    private final Optional<CheckpointFile> checkpoint;
    private final Probe probe;

    public Towers(Preparation prepared, Optional<TensorWire> wire, Optional<CheckpointFile> checkpoint) {
        this(prepared, wire, checkpoint, Probe.NONE);
    }

    Towers(Preparation prepared, Optional<TensorWire> wire, Optional<CheckpointFile> checkpoint, Probe probe) {
        this.prepared = prepared;
        fleet = prepared.devices().fleet(IntStream.range(0, count()).boxed().toList());
        this.wire = wire;
        this.checkpoint = checkpoint;
        this.probe = probe;
    }

    public int count() {
        return prepared.network().towers().size();
    }

    @Override
    public Tower make(int tower) {
        return make(prepared, fleet, tower, wire.map(open -> open.open(tower)), this::fill, probe);
    }

    /** @param values gives the tower's parameters their values */
    static Tower make(
            Preparation prepared,
            Fleet fleet,
            int tower,
            Optional<Exchange> host,
            Consumer<TowerNetwork> values,
            Probe probe) {
        RunConfig config = prepared.config();
        Device device = fleet.device(tower, prepared.coresPerTower());
        Optional<Exchange> exchange = host;
        try {
            exchange = host.map(
                    way -> probe.exchange(tower, fleet.linked(tower, device, way, largestPart(prepared, tower))));
            TowerNetwork layers = TowerNetwork.create(
                    prepared.network(),
                    tower,
                    device,
                    config.training().batch(),
                    config.training().seed(),
                    exchange.orElse(null));
            values.accept(layers);
            probe.timer(tower, layers.device()).ifPresent(layers::timeWith);
            List<String> warnings = new ArrayList<>(device.warnings());
            warnings.addAll(fleet.warnings(tower));
            return new Tower(layers, exchange, warnings).watchedBy(probe.watch(tower, layers.parameters()));
        } catch (RuntimeException | Error e) {
            exchange.ifPresent(Exchange::close);
            device.close();
            throw e;
        }
    }

    private void fill(TowerNetwork layers) {
        if (checkpoint.isEmpty()) {
            layers.initialise();
            return;
        }
        try {
            checkpoint.get().restore(layers.parameters());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long largestPart(Preparation prepared, int tower) {
        RunConfig config = prepared.config();
        return prepared.network()
                .towers()
                .get(tower)
                .largestPart(config.training().batch(), config.precision().bytes());
    }
}
