package duet.actors.coordinator;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Totals;
import duet.actors.schedule.PlannedBatch;
import duet.actors.schedule.ScheduleState;
import duet.actors.schedule.TrainingPlan;
import duet.ops.tower.StepOutcome;
import java.util.OptionalDouble;

/** How far the run is: adds up what was done, tells it as events, and asks the schedule at the end of each epoch. */
final class Progress {
    private static final double NANOS = 1e9;

    private final TrainingPlan plan;
    private final EventSink events;
    private ScheduleState schedule;
    private int epochsDone;
    private Pass training = new Pass();
    private Pass validation = new Pass();
    private OptionalDouble validationError = OptionalDouble.empty();
    private long steps;
    private long images;
    private long nanos;
    private long exchangeNanos;
    private long waitingNanos;
    private long loadingNanos;

    Progress(TrainingPlan plan, EventSink events) {
        this.plan = plan;
        this.events = events;
        this.schedule = plan.schedule().start();
    }

    /** The epoch whose steps may be ordered: the schedule has spoken on it. */
    int openEpoch() {
        return epochsDone;
    }

    long steps() {
        return steps;
    }

    double learningRate(PlannedBatch batch) {
        return batch.training() ? plan.learningRate(batch.request().step(), schedule.rate()) : 0;
    }

    void loaded(long loadingNanosOfBatch) {
        loadingNanos += loadingNanosOfBatch;
    }

    /** An order is done, in the order of the run. */
    void done(Order order) {
        if (order.batch().training()) {
            stepDone(order);
        } else {
            tested(order);
        }
        if (order.batch().endsEpoch()) {
            epochsDone++;
            if (!order.batch().endsRun()) {
                askSchedule();
            }
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
        steps++;
        images += outcome.images();
        nanos += order.nanos();
        exchangeNanos += order.exchangeNanos();
        waitingNanos += order.waitingNanos();
        training.add(outcome, order.nanos());
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
                order.nanos(),
                order.exchangeNanos(),
                order.waitingNanos()));
        if (batch.endsSplit()) {
            Pass pass = training;
            training = new Pass();
            events.accept(new Event.EpochDone(
                    batch.epoch(), pass.images(), pass.loss(), pass.top1Error(), pass.top5Error(), pass.seconds()));
        }
    }

    private void tested(Order order) {
        PlannedBatch batch = order.batch();
        validation.add(order.outcome(), order.nanos());
        if (batch.endsSplit()) {
            Pass pass = validation;
            validation = new Pass();
            validationError = OptionalDouble.of(pass.top1Error());
            events.accept(new Event.ValidationDone(
                    batch.epoch(), pass.images(), pass.loss(), pass.top1Error(), pass.top5Error(), pass.seconds()));
        }
    }

    private void askSchedule() {
        double before = schedule.rate();
        schedule = plan.schedule().next(schedule, epochsDone, validationError);
        validationError = OptionalDouble.empty();
        if (schedule.rate() != before) {
            events.accept(new Event.LearningRateChanged(epochsDone, before, schedule.rate(), schedule.reason()));
        }
    }
}
