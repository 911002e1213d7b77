package duet.actors.schedule;

import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import java.util.Optional;

/**
 * All batches of a run in order: an epoch of training batches, its validation batches, the next epoch. Known beforehand, so
 * that loaders can work across the end of an epoch; only a schedule may end the run before the sequence does.
 */
public final class BatchSequence {
    private final TrainingPlan plan;
    private long number;
    private long step;
    private int epoch;
    private Split split = Split.TRAINING;
    private int index;
    private boolean ended;

    public BatchSequence(TrainingPlan plan) {
        this.plan = plan;
    }

    /** The next batch; empty after the last. */
    public Optional<PlannedBatch> next() {
        if (ended) {
            return Optional.empty();
        }
        PlannedBatch batch = split == Split.TRAINING ? training() : validation();
        advance(batch);
        return Optional.of(batch);
    }

    private PlannedBatch training() {
        int count = plan.stepsPerEpoch();
        boolean endsSplit = index == count - 1;
        boolean endsEpoch = endsSplit && !plan.validatesAfter(epoch);
        boolean lastStep = step + 1 == plan.totalSteps();
        boolean endsRun = lastStep && (endsEpoch || !endsSplit);
        return new PlannedBatch(
                number, request(step, plan.trainingImages()), index, count, endsSplit, endsEpoch, endsRun);
    }

    private PlannedBatch validation() {
        int count = plan.validationBatches();
        boolean last = index == count - 1;
        boolean endsRun = last && step == plan.totalSteps();
        return new PlannedBatch(number, request(index, plan.validationImages()), index, count, last, last, endsRun);
    }

    private BatchRequest request(long counter, int available) {
        int position = index * plan.batch();
        return new BatchRequest(split, counter, epoch, position, Math.min(plan.batch(), available - position));
    }

    private void advance(PlannedBatch batch) {
        number++;
        index++;
        step += batch.training() ? 1 : 0;
        ended = batch.endsRun();
        if (batch.endsSplit()) {
            split = batch.endsEpoch() ? Split.TRAINING : Split.VALIDATION;
            index = 0;
        }
        if (batch.endsEpoch()) {
            epoch++;
        }
    }
}
