package duet.actors.remote;

import akka.actor.typed.Behavior;
import duet.actors.schedule.Position;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.TowerFactory;
import duet.dataloader.batch.BatchMaker;
import duet.ops.tower.Exchange;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A host's part of a run: owns its towers and its loaders, which make the same batches as the coordinator's from the same draws.
 * Ends when the coordinator is gone, when a tower has failed, or when all towers were told to stop.
 */
public final class Outpost {
    private Outpost() {}

    /** What an outpost is told, over the network. */
    public interface Command {}

    /**
     * What it is made of.
     *
     * @param towers their numbers
     * @param from the first batch to make
     * @param factory asked once for each tower, on the tower's thread
     * @param makers asked once by each loader, on the loader's thread
     * @param bulk each tower's end to the coordinator
     */
    public record Parts(
            List<Integer> towers,
            TrainingPlan plan,
            Position from,
            TowerFactory factory,
            Supplier<BatchMaker> makers,
            Map<Integer, Exchange> bulk) {}

    public static Behavior<Command> create(Parts parts) {
        throw new UnsupportedOperationException();
    }
}
