package duet.engine.trace;

import duet.actors.checkpoint.CheckpointStore;
import duet.actors.tower.TowerWatch;
import duet.dataloader.batch.BatchMaker;
import duet.ops.device.LayerTimer;
import duet.ops.device.Parameter;
import duet.ops.tower.Exchange;
import java.util.List;
import java.util.Optional;

/**
 * Stands between the actors of this process and what they work with. What it gives back does what the original does; it must not
 * throw, and must not hold anybody up.
 */
public interface Probe {

    /** Looks at nothing. */
    Probe NONE = new Probe() {};

    /** On the tower's thread, before its network is made. */
    default Exchange exchange(int tower, Exchange exchange) {
        return exchange;
    }

    /**
     * On the tower's thread, as soon as its network is made.
     *
     * @param device what computes, for people
     */
    default Optional<LayerTimer> timer(int tower, String device) {
        return Optional.empty();
    }

    /** @param parameters of this tower, which may be read whenever the watch is told that something ended */
    default TowerWatch watch(int tower, List<Parameter> parameters) {
        return TowerWatch.NONE;
    }

    /** On the thread of the loader that will use it. */
    default BatchMaker maker(BatchMaker maker) {
        return maker;
    }

    default CheckpointStore store(CheckpointStore store) {
        return store;
    }

    /** This one and another around it. At most one of the two has timers, and one has watches. */
    default Probe within(Probe outer) {
        Probe inner = this;
        return new Probe() {
            @Override
            public Exchange exchange(int tower, Exchange exchange) {
                return outer.exchange(tower, inner.exchange(tower, exchange));
            }

            @Override
            public Optional<LayerTimer> timer(int tower, String device) {
                return inner.timer(tower, device).or(() -> outer.timer(tower, device));
            }

            @Override
            public TowerWatch watch(int tower, List<Parameter> parameters) {
                TowerWatch watch = inner.watch(tower, parameters);
                return watch == TowerWatch.NONE ? outer.watch(tower, parameters) : watch;
            }

            @Override
            public BatchMaker maker(BatchMaker maker) {
                return outer.maker(inner.maker(maker));
            }

            @Override
            public CheckpointStore store(CheckpointStore store) {
                return outer.store(inner.store(store));
            }
        };
    }
}
