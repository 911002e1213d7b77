package duet.engine.trace;

import duet.actors.checkpoint.CheckpointStore;
import duet.dataloader.batch.BatchMaker;
import duet.ops.device.LayerTimer;
import duet.ops.tower.Exchange;
import java.util.Optional;

/** Puts clocks around what works in a run. What it gives back does what the original does. */
public interface Probe {

    /** Looks at nothing. */
    Probe NONE = new Probe() {
        @Override
        public Exchange exchange(int tower, Exchange exchange) {
            return exchange;
        }

        @Override
        public Optional<LayerTimer> timer(int tower, String device) {
            return Optional.empty();
        }

        @Override
        public BatchMaker maker(BatchMaker maker) {
            return maker;
        }

        @Override
        public CheckpointStore store(CheckpointStore store) {
            return store;
        }
    };

    /** On the tower's thread, before its network is made. */
    Exchange exchange(int tower, Exchange exchange);

    /**
     * On the tower's thread, as soon as its network is made.
     *
     * @param device what computes, for people
     */
    Optional<LayerTimer> timer(int tower, String device);

    /** On the thread of the loader that will use it. */
    BatchMaker maker(BatchMaker maker);

    CheckpointStore store(CheckpointStore store);
}
