package duet.actors.coordinator;

import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Outcome;
import duet.actors.loader.LoaderActor;
import duet.actors.schedule.BatchSequence;
import duet.actors.schedule.PlannedBatch;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.TowerActor;
import duet.dataloader.batch.BatchBuffer;
import duet.ops.device.Sgd;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Decides what happens next: has batches made ahead, orders them from the towers one after the other with two under way so that
 * no tower waits for a message, adds up what they tell, and ends the run in order. Only training steps of an epoch that the
 * schedule has spoken on are ordered; loading goes on across the end of an epoch.
 */
public final class Coordinator extends AbstractBehavior<Coordinator.Command> {

    /** What the coordinator is told. */
    public sealed interface Command {}

    /** End the run as soon as the steps under way are done. */
    public record Stop() implements Command {}

    record FromTower(TowerActor.Report report) implements Command {}

    record FromLoader(LoaderActor.Report report) implements Command {}

    /** A second has passed. */
    record Tick() implements Command {}

    private static final int MOST_UNDER_WAY = 2;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TrainingPlan plan;
    private final Deadlines deadlines;
    private final EventSink events;
    private final Consumer<Event.RunEnded> ended;
    private final Lineup towers;
    private final Loading loading;
    private final Progress progress;
    private final Deque<Order> underWay = new ArrayDeque<>();
    private final Verdict verdict = new Verdict();
    private Optional<String> objection = Optional.empty();
    private boolean started;
    private boolean abandoned;
    private boolean towersToldToStop;
    private boolean overdue;
    private int silentSeconds;

    private Coordinator(
            ActorContext<Command> context,
            TrainingPlan plan,
            List<BatchBuffer> buffers,
            Crew.Hiring hiring,
            Deadlines deadlines,
            EventSink sink,
            Consumer<Event.RunEnded> ended) {
        super(context);
        this.plan = plan;
        this.deadlines = deadlines;
        this.events = new GuardedSink(sink, this::onUnrecorded);
        this.ended = ended;
        Crew crew = hiring.hire(
                context,
                context.messageAdapter(TowerActor.Report.class, FromTower::new),
                context.messageAdapter(LoaderActor.Report.class, FromLoader::new));
        crew.towers().forEach(context::watch);
        crew.loaders().forEach(context::watch);
        towers = new Lineup(crew.towers());
        loading = new Loading(new BatchSequence(plan), towers.size(), crew.loaders(), buffers);
        progress = new Progress(plan, events);
        loading.lend();
    }

    /**
     * @param buffers lent round and round; each takes {@code plan.batch()} images
     * @param hiring makes towers and loaders
     * @param sink is told every event
     * @param ended is told the last event too, after the sink
     */
    public static Behavior<Command> create(
            TrainingPlan plan,
            List<BatchBuffer> buffers,
            Crew.Hiring hiring,
            Deadlines deadlines,
            EventSink sink,
            Consumer<Event.RunEnded> ended) {
        return Behaviors.withTimers(timers -> Behaviors.setup(context -> {
            startTicking(timers);
            return new Coordinator(context, plan, buffers, hiring, deadlines, sink, ended);
        }));
    }

    private static void startTicking(TimerScheduler<Command> timers) {
        timers.startTimerWithFixedDelay(new Tick(), SECOND);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromTower.class, told -> after(() -> onTower(told.report())))
                .onMessage(FromLoader.class, told -> after(() -> onLoader(told.report())))
                .onMessage(Stop.class, stop -> after(this::onStop))
                .onMessage(Tick.class, tick -> after(this::onTick))
                .onSignal(ChildFailed.class, signal -> after(() -> onGone(signal, " failed: " + signal.cause())))
                .onSignal(Terminated.class, signal -> after(() -> onGone(signal, " ended unasked")))
                .build();
    }

    private void onTower(TowerActor.Report report) {
        silentSeconds = 0;
        if (report instanceof TowerActor.Ready ready) {
            onReady(ready);
        } else if (report instanceof TowerActor.BatchTaken taken) {
            onBatchTaken(taken);
        } else if (report instanceof TowerActor.Done done) {
            onDone(done);
        } else if (report instanceof TowerActor.Stopped stopped) {
            towers.hasStopped(stopped);
        } else if (report instanceof TowerActor.Failed failed) {
            verdict.fail(failed.inWords());
        }
    }

    private void onLoader(LoaderActor.Report report) {
        silentSeconds = 0;
        if (report instanceof LoaderActor.BatchReady ready) {
            onBatchReady(ready);
        } else if (report instanceof LoaderActor.BatchFailed failed) {
            onBatchFailed(failed);
        }
    }

    private void onReady(TowerActor.Ready ready) {
        towers.isReady(ready);
        if (towers.allReady() && !verdict.spoken()) {
            started = true;
            events.accept(new Event.RunStarted(
                    towers.parameters(),
                    towers.devices(),
                    plan.batch(),
                    plan.trainingImages(),
                    plan.validationImages(),
                    plan.stepsPerEpoch(),
                    plan.epochs(),
                    plan.totalSteps(),
                    plan.schedule().initialRate()));
            towers.warnings().forEach(text -> events.accept(new Event.Warning(text)));
        }
    }

    private void onBatchTaken(TowerActor.BatchTaken taken) {
        loading.taken(taken.number(), taken.batch());
    }

    private void onBatchReady(LoaderActor.BatchReady ready) {
        progress.loaded(ready.nanos());
        loading.ready(ready);
    }

    private void onBatchFailed(LoaderActor.BatchFailed failed) {
        PlannedBatch batch = loading.failed(failed.loader());
        if (!verdict.spoken()) {
            verdict.fail("the batch of " + batch + " could not be made: " + failed.reason());
        }
    }

    private void onDone(TowerActor.Done done) {
        underWay.stream()
                .filter(order -> order.batch().number() == done.number())
                .forEach(order -> order.isDone(done));
        while (!underWay.isEmpty() && underWay.getFirst().complete()) {
            conclude(underWay.removeFirst());
        }
    }

    /** Also after a failure elsewhere: what every tower finished was done. After a bad order nothing is. */
    private void conclude(Order order) {
        if (objection.isEmpty()) {
            objection = order.objection();
        }
        if (objection.isPresent()) {
            verdict.fail(objection.get());
            return;
        }
        progress.done(order);
        if (progress.ended()) {
            verdict.end(Outcome.COMPLETED, progress.reason());
        } else if (order.batch().endsRun()) {
            verdict.end(Outcome.COMPLETED, "all " + progress.steps() + " steps are done");
        }
    }

    private void onStop() {
        verdict.end(Outcome.STOPPED, "stopped as asked");
    }

    private void onGone(Terminated signal, String how) {
        Optional<Integer> tower = towers.isGone(signal.getRef());
        boolean matters = tower.map(number -> !towers.toldDigest(number)).orElse(!verdict.spoken());
        if (matters) {
            verdict.fail(signal.getRef().path().name() + how);
        }
    }

    private void onTick() {
        silentSeconds++;
        if (towersToldToStop && silentSeconds >= deadlines.stop().toSeconds()) {
            overdue = true;
            verdict.failAlso(names(towers.remaining()) + " did not end within " + silentSeconds + " s");
        } else if (!started && silentSeconds >= deadlines.start().toSeconds()) {
            verdict.fail(names(towers.unready()) + " not ready after " + silentSeconds + " s");
        } else if (started && silentSeconds >= deadlines.work().toSeconds()) {
            abandoned = true;
            verdict.fail(late() + " for " + silentSeconds + " s");
        }
    }

    /** Whatever was heard, there may now be batches to make, steps to order, or a run to end. */
    private Behavior<Command> after(Runnable hearing) {
        hearing.run();
        if (!verdict.spoken()) {
            loading.lend();
            orderSteps();
            return this;
        }
        return windDown();
    }

    private void orderSteps() {
        while (started && underWay.size() < MOST_UNDER_WAY) {
            Optional<Loading.Filled> next = loading.next(progress.openEpoch());
            if (next.isEmpty()) {
                return;
            }
            order(next.get().batch(), next.get().buffer());
        }
    }

    private void order(PlannedBatch batch, BatchBuffer buffer) {
        double rate = progress.learningRate(batch);
        underWay.add(new Order(batch, rate, towers.size()));
        towers.tell(
                batch.training()
                        ? new TowerActor.Train(
                                batch.number(),
                                batch.request().step(),
                                buffer,
                                batch.images(),
                                new Sgd(rate, plan.momentum(), plan.weightDecay()))
                        : new TowerActor.Test(batch.number(), buffer, batch.images()));
    }

    /** The steps under way are waited for, unless a tower is missing: then the other one can't finish them either. */
    private Behavior<Command> windDown() {
        if (!towersToldToStop && (underWay.isEmpty() || towers.anyGone() || abandoned)) {
            towersToldToStop = true;
            silentSeconds = 0;
            towers.tell(new TowerActor.Stop());
        }
        if (!towers.allGone() && !overdue) {
            return this;
        }
        finish();
        return Behaviors.stopped();
    }

    private void finish() {
        events.accept(last());
        // Made again: a sink that failed at this very event makes it a failure.
        ended.accept(last());
    }

    private Event.RunEnded last() {
        return new Event.RunEnded(
                verdict.outcome(),
                verdict.message(),
                progress.steps(),
                towers.digest(),
                towers.towerDigests(),
                progress.totals());
    }

    private void onUnrecorded(Event event, RuntimeException cause) {
        getContext().getLog().error("the event {} could not be recorded", event, cause);
        verdict.fail("the event " + event.getClass().getSimpleName() + " could not be recorded: " + cause);
    }

    private String late() {
        return underWay.isEmpty()
                ? loading.late().orElse("nobody had anything to do")
                : names(underWay.getFirst().missing()) + " has not finished "
                        + underWay.getFirst().batch();
    }

    private static String names(List<Integer> towers) {
        return towers.stream().map(tower -> "tower " + tower).collect(Collectors.joining(" and "));
    }
}
