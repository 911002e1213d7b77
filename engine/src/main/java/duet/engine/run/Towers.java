package duet.engine.run;

import duet.actors.exchange.TensorWire;
import duet.actors.tower.Tower;
import duet.actors.tower.TowerFactory;
import duet.engine.config.RunConfig;
import duet.ops.cpu.CpuDevice;
import duet.ops.device.Device;
import duet.ops.network.NetworkPlan;
import duet.ops.reference.ReferenceDevice;
import duet.ops.tower.Exchange;
import duet.ops.tower.TowerNetwork;
import java.util.Optional;

/** Makes the towers of this process, each on its share of the cores. */
final class Towers implements TowerFactory {
    private final RunConfig config;
    private final NetworkPlan network;
    private final int coresPerTower;
    private final Optional<TensorWire> wire;

    Towers(RunConfig config, NetworkPlan network, int cores, Optional<TensorWire> wire) {
        this.config = config;
        this.network = network;
        this.coresPerTower = Math.max(1, cores / network.towers().size());
        this.wire = wire;
    }

    int count() {
        return network.towers().size();
    }

    @Override
    public Tower make(int tower) {
        Device device = device();
        Optional<Exchange> exchange = wire.map(open -> open.open(tower));
        TowerNetwork layers = TowerNetwork.create(
                network,
                tower,
                device,
                config.training().batch(),
                config.training().seed(),
                exchange.orElse(null));
        layers.initialise();
        return new Tower(layers, exchange, device.warnings());
    }

    private Device device() {
        return switch (config.device()) {
            case AUTO, CPU -> new CpuDevice(coresPerTower);
            case REFERENCE -> new ReferenceDevice();
        };
    }
}
