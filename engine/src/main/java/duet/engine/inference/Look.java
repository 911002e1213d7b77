package duet.engine.inference;

import duet.dataloader.batch.BatchBuffer;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.TowerNetwork;

/** Looks at a network that has just computed a batch. */
@FunctionalInterface
public interface Look {

    /**
     * @param network with what its layers wrote for this batch
     * @param batch what it was shown; each image's views follow each other
     * @param outcome judged by the labels of the batch
     */
    void at(TowerNetwork network, BatchBuffer batch, StepOutcome outcome);
}
