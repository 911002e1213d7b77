package duet.actors.schedule;

import duet.dataloader.batch.Split;

/**
 * A place between two batches in the order of a run.
 *
 * @param batches training and validation batches before it; the number of the next one
 * @param steps training steps before it; the next one's number
 * @param epoch of the next batch, from 0
 * @param split of the next batch
 * @param index of the next batch in its pass over the split, from 0
 */
public record Position(long batches, long steps, int epoch, Split split, int index) {

    /** Before the first batch. */
    public static final Position START = new Position(0, 0, 0, Split.TRAINING, 0);

    public Position {
        if (batches < 0 || steps < 0 || epoch < 0 || index < 0) {
            throw new IllegalArgumentException("no run stands at batch " + batches + ", step " + steps + ", epoch "
                    + epoch + ", place " + index + "; expected none below 0");
        }
    }

    /** The place behind the batch that comes next. */
    public Position after(PlannedBatch batch) {
        long stepsThen = steps + (batch.training() ? 1 : 0);
        if (!batch.endsSplit()) {
            return new Position(batches + 1, stepsThen, epoch, split, index + 1);
        }
        return batch.endsEpoch()
                ? new Position(batches + 1, stepsThen, epoch + 1, Split.TRAINING, 0)
                : new Position(batches + 1, stepsThen, epoch, Split.VALIDATION, 0);
    }
}
