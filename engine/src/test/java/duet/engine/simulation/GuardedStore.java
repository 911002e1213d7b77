package duet.engine.simulation;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.schedule.Standing;
import java.io.IOException;

/**
 * The folder of checkpoints with a guard who reads each one as soon as it has its name. The times in it, which are those of a real
 * clock, are left out, so that one seed writes the same bytes each time.
 */
final class GuardedStore implements CheckpointStore {
    private final CheckpointStore store;
    private final CheckpointGuard guard;

    GuardedStore(CheckpointStore store, CheckpointGuard guard) {
        this.store = store;
        this.guard = guard;
    }

    @Override
    public Written write(Checkpoint checkpoint) throws IOException {
        Standing now = checkpoint.standing();
        Standing timeless =
                new Standing(now.position(), now.schedule(), timeless(now.training()), timeless(now.validation()));
        Written written = store.write(new Checkpoint(timeless, checkpoint.validationError(), checkpoint.towers()));
        guard.check(written.file());
        return written;
    }

    private static Standing.Sums timeless(Standing.Sums sums) {
        return new Standing.Sums(sums.images(), sums.loss(), sums.top1Errors(), sums.top5Errors(), 0);
    }
}
