package duet.actors.coordinator;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Totals;
import duet.actors.loader.LoaderActor;
import duet.actors.schedule.PlannedBatch;
import duet.actors.schedule.Position;
import duet.actors.schedule.ScheduleState;
import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.ops.tower.StepOutcome;
import java.util.OptionalDouble;

/** How far the run is: adds up what was done, tells it as events, and asks the schedule at the end of each epoch. */
final class Progress {
    private static final double NANOS = 1e9;

    private final TrainingPlan plan;
    private final EventSink events;
    private Position position;
    private ScheduleState schedule;
    private Pass training;
    private Pass validation;
    private OptionalDouble validationError = OptionalDouble.empty();
    private long images;
    private long nanos;
    private long exchangeNanos;
    private long waitingNanos;
    private long loadingNanos;
    private LoadingPass loading = new LoadingPass();

    Progress(TrainingPlan plan, Standing from, EventSink events) {
        this.plan = plan;
        this.events = events;
        position = from.position();
        schedule = plan.schedule().resume(from.schedule(), position.epoch());
        training = new Pass(from.training());
        validation = new Pass(from.validation());
    }

    /** The epoch whose steps may be ordered: the schedule has spoken on it. */
    int openEpoch() {
        return position.epoch();
    }

    /** Training steps of the whole run, also before it was taken up again. */
    long steps() {
        return position.steps();
    }

    Standing standing() {
        return new Standing(position, schedule, training.sums(), validation.sums());
    }

    /** Top-1 error of the validation that has just ended, 0 to 1; empty at any other time. */
    OptionalDouble validationError() {
        return validationError;
    }

    double scheduledRate() {
        return schedule.rate();
    }

    double learningRate(PlannedBatch batch) {
        return batch.training() ? plan.learningRate(batch.request().step(), schedule.rate()) : 0;
    }

    void loaded(LoaderActor.BatchReady batch) {
        loadingNanos += batch.nanos();
        loading.loaded(batch.buffer().size(), batch.buffer().makingTime());
    }

    /** An order is done, in the order of the run. */
    void done(Order order) {
        validationError = OptionalDouble.empty();
        position = position.after(order.batch());
        if (order.batch().training()) {
            stepDone(order);
        } else {
            tested(order);
        }
        if (order.batch().endsEpoch()) {
            askSchedule(order.batch());
        }
    }

    /** Whether the schedule ended the training, and why. */
    boolean ended() {
        return schedule.ended();
    }

    String reason() {
        return schedule.reason();
    }

    Totals totals() {
        double whole = Math.max(nanos, 1);
        return new Totals(images, nanos / NANOS, exchangeNanos / whole, waitingNanos / whole, loadingNanos / NANOS);
    }

    private void stepDone(Order order) {
        PlannedBatch batch = order.batch();
        StepOutcome outcome = order.outcome();
        images += outcome.images();
        nanos += order.nanos();
        exchangeNanos += order.exchangeNanos();
        waitingNanos += order.waitingNanos();
        training.add(outcome, order.nanos());
        loading.stepDone(order.nanos(), order.waitingNanos());
        events.accept(new Event.StepDone(
                batch.request().step(),
                batch.epoch(),
                batch.index(),
                batch.count(),
                outcome.images(),
                outcome.loss(),
                outcome.top1Errors() / outcome.images(),
                outcome.top5Errors() / outcome.images(),
                order.learningRate(),
                outcome.logitsChecksum(),
                order.fingerprints(),
                order.digest(),
                order.towerTimes(),
                order.nanos(),
                order.exchangeNanos(),
                order.waitingNanos()));
        if (batch.endsSplit()) {
            Pass pass = training;
            training = new Pass(Standing.Sums.NONE);
            events.accept(new Event.EpochDone(
                    batch.epoch(), pass.images(), pass.loss(), pass.top1Error(), pass.top5Error(), pass.seconds()));
            loading.done(batch.epoch()).ifPresent(events::accept);
            loading = new LoadingPass();
        }
    }

    private void tested(Order order) {
        PlannedBatch batch = order.batch();
        validation.add(order.outcome(), order.nanos());
        if (batch.endsSplit()) {
            Pass pass = validation;
            validation = new Pass(Standing.Sums.NONE);
            validationError = OptionalDouble.of(pass.top1Error());
            events.accept(new Event.ValidationDone(
                    batch.epoch(), pass.images(), pass.loss(), pass.top1Error(), pass.top5Error(), pass.seconds()));
        }
    }

    /** Also after the last epoch, which may not be the last of a run that is taken up again. */
    private void askSchedule(PlannedBatch last) {
        double before = schedule.rate();
        schedule = plan.schedule().next(schedule, position.epoch(), validationError);
        if (schedule.rate() != before && !last.endsRun()) {
            events.accept(new Event.LearningRateChanged(position.epoch(), before, schedule.rate(), schedule.reason()));
        }
    }
}
