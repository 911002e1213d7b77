package duet.actors.checkpoint;

import duet.actors.schedule.Standing;
import duet.ops.tower.ParameterCopy;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A run as it stood between two batches. The copies are lent until the store returns.
 *
 * @param validationError top-1 error of exactly these weights, 0 to 1; empty where they were not validated
 * @param towers each tower's rows, in the order of the towers, which is the order of the rows
 */
public record Checkpoint(Standing standing, OptionalDouble validationError, List<ParameterCopy> towers) {
    public Checkpoint {
        towers = List.copyOf(towers);
    }
}
