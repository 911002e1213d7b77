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
    private Position position;
    private boolean ended;

    /** @param from where to begin; a place behind the last batch gives none */
    public BatchSequence(TrainingPlan plan, Position from) {
        this.plan = plan;
        position = from;
        ended = from.split() == Split.TRAINING && from.steps() >= plan.totalSteps();
    }

    /** The next batch; empty after the last. */
    public Optional<PlannedBatch> next() {
        if (ended) {
            return Optional.empty();
        }
        PlannedBatch batch = position.split() == Split.TRAINING ? training() : validation();
        position = position.after(batch);
        ended = batch.endsRun();
        return Optional.of(batch);
    }

    private PlannedBatch training() {
        int count = plan.stepsPerEpoch();
        int index = position.index();
        boolean endsSplit = index == count - 1;
        boolean endsEpoch = endsSplit && !plan.validatesAfter(position.epoch());
        boolean lastStep = position.steps() + 1 == plan.totalSteps();
        boolean endsRun = lastStep && (endsEpoch || !endsSplit);
        BatchRequest request = request(position.steps(), plan.batch(), plan.trainingImages(), 1);
        return new PlannedBatch(position.batches(), request, index, count, endsSplit, endsEpoch, endsRun);
    }

    private PlannedBatch validation() {
        int count = plan.validationBatches();
        int index = position.index();
        boolean last = index == count - 1;
        boolean endsRun = last && position.steps() >= plan.totalSteps();
        BatchRequest request =
                request(index, plan.imagesPerValidationBatch(), plan.validationImages(), plan.validationViews());
        return new PlannedBatch(position.batches(), request, index, count, last, last, endsRun);
    }

    private BatchRequest request(long counter, int most, int available, int views) {
        int first = position.index() * most;
        int images = Math.min(most, available - first);
        return new BatchRequest(position.split(), counter, position.epoch(), first, images, views);
    }
}
