package duet.actors.schedule;

import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;

/**
 * A batch in the order of the run.
 *
 * @param number running number of the batch, from 0, training and validation alike
 * @param index number of the batch in its pass over the split, from 0
 * @param count batches in a whole pass over the split
 * @param endsSplit last of a whole pass over the split
 * @param endsEpoch last of an epoch with its validation
 * @param endsRun last of all
 */
public record PlannedBatch(
        long number,
        BatchRequest request,
        int index,
        int count,
        boolean endsSplit,
        boolean endsEpoch,
        boolean endsRun) {

    public boolean training() {
        return request.split() == Split.TRAINING;
    }

    public int epoch() {
        return (int) request.epoch();
    }

    public int images() {
        return request.images();
    }

    /** {@code step 12} or {@code validation batch 3 of epoch 2}. */
    @Override
    public String toString() {
        return training() ? "step " + request.step() : "validation batch " + request.step() + " of epoch " + epoch();
    }
}
