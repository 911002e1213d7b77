package duet.actors.coordinator;

import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import duet.actors.checkpoint.CheckpointActor;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Outcome;
import duet.actors.event.RecorderActor;
import duet.actors.loader.LoaderActor;
import duet.actors.loader.Loading;
import duet.actors.schedule.BatchSequence;
import duet.actors.schedule.PlannedBatch;
import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.TowerActor;
import duet.dataloader.batch.BatchBuffer;
import duet.ops.device.Sgd;
import duet.ops.tower.PeerLostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    record FromCheckpoints(CheckpointActor.Report report) implements Command {}

    /** An event could not be recorded. */
    public record Unrecorded(RecorderActor.Unrecorded failure) implements Command {}

    /** A second has passed. */
    record Tick() implements Command {}

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TrainingPlan plan;
    private final EventSink events;
    private final Safeguards safeguards;
    private final Lineup towers;
    private final Loading loading;
    private final Progress progress;
    private final Checkpointing checkpointing;
    private final GuessingWatch guessing;
    private final WaitingWatch waiting = new WaitingWatch();
    private final Patience patience;
    private final UnderWay underWay = new UnderWay();
    private final Verdict verdict = new Verdict();
    private Optional<String> objection = Optional.empty();
    private boolean abandoned;
    private boolean lastTaken;
    private boolean overdue;

    private Coordinator(
            ActorContext<Command> context,
            TrainingPlan plan,
            Standing from,
            Safeguards safeguards,
            List<BatchBuffer> buffers,
            Crew.Hiring hiring,
            Deadlines deadlines,
            EventSink events) {
        super(context);
        this.plan = plan;
        this.safeguards = safeguards;
        this.patience = new Patience(deadlines);
        this.events = events;
        Crew crew = hiring.hire(
                context,
                context.messageAdapter(TowerActor.Report.class, FromTower::new),
                context.messageAdapter(LoaderActor.Report.class, FromLoader::new),
                context.messageAdapter(CheckpointActor.Report.class, FromCheckpoints::new));
        crew.towers().forEach(context::watch);
        crew.loaders().forEach(context::watch);
        crew.checkpoints().ifPresent(context::watch);
        towers = new Lineup(crew.towers());
        BatchSequence sequence = new BatchSequence(plan, from.position());
        loading = new Loading(sequence, from.position().batches(), towers.size(), crew.loaders(), buffers);
        progress = new Progress(plan, from, events);
        checkpointing = new Checkpointing(towers, crew.checkpoints(), safeguards, from, events);
        guessing = new GuessingWatch(safeguards.plateauSteps(), safeguards.classes());
        loading.lend();
    }

    /**
     * @param from where the run stands; the towers come with the weights that belong there
     * @param safeguards what is done so that nothing is lost
     * @param buffers lent round and round; each takes {@code plan.batch()} images
     * @param hiring makes towers, loaders and who writes checkpoints
     * @param events is told every event, and must not wait
     */
    public static Behavior<Command> create(
            TrainingPlan plan,
            Standing from,
            Safeguards safeguards,
            List<BatchBuffer> buffers,
            Crew.Hiring hiring,
            Deadlines deadlines,
            EventSink events) {
        return Behaviors.withTimers(timers -> Behaviors.setup(context -> {
            startTicking(timers);
            return new Coordinator(context, plan, from, safeguards, buffers, hiring, deadlines, events);
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
                .onMessage(FromCheckpoints.class, told -> after(() -> onCheckpoints(told.report())))
                .onMessage(
                        Unrecorded.class,
                        told -> after(() -> verdict.fail(told.failure().inWords())))
                .onMessage(Stop.class, stop -> after(this::onStop))
                .onMessage(Tick.class, tick -> after(this::onTick))
                .onSignal(ChildFailed.class, signal -> after(() -> onGone(signal, " failed: " + signal.cause())))
                .onSignal(Terminated.class, signal -> after(() -> onGone(signal, " ended unasked")))
                .build();
    }

    private void onTower(TowerActor.Report report) {
        patience.heard();
        if (report instanceof TowerActor.Ready ready) {
            onReady(ready);
        } else if (report instanceof TowerActor.BatchTaken taken) {
            onBatchTaken(taken);
        } else if (report instanceof TowerActor.Done done) {
            onDone(done);
        } else if (report instanceof TowerActor.Copied copied) {
            checkpointing.copied(copied);
        } else if (report instanceof TowerActor.Stopped stopped) {
            towers.hasStopped(stopped);
        } else if (report instanceof TowerActor.Failed failed) {
            onFailed(failed);
        }
    }

    private void onLoader(LoaderActor.Report report) {
        patience.heard();
        if (report instanceof LoaderActor.BatchReady ready) {
            onBatchReady(ready);
        } else if (report instanceof LoaderActor.BatchFailed failed) {
            onBatchFailed(failed);
        }
    }

    private void onCheckpoints(CheckpointActor.Report report) {
        patience.heard();
        checkpointing.written(report);
    }

    private void onFailed(TowerActor.Failed failed) {
        if (failed.cause() instanceof PeerLostException lost) {
            events.accept(new Event.PeerLost(failed.tower(), lost.getMessage()));
            verdict.lose(failed.inWords());
        } else {
            verdict.fail(failed.inWords());
        }
    }

    private void onReady(TowerActor.Ready ready) {
        towers.isReady(ready);
        events.accept(new Event.PeerJoined(ready.tower(), ready.device()));
        if (towers.allReady() && !verdict.spoken()) {
            patience.begin(Patience.Phase.WORKING);
            events.accept(new Event.RunStarted(
                    towers.parameters(),
                    towers.parameterNames(),
                    towers.devices(),
                    progress.steps(),
                    plan.batch(),
                    plan.trainingImages(),
                    plan.validationImages(),
                    plan.stepsPerEpoch(),
                    plan.epochs(),
                    plan.totalSteps(),
                    progress.scheduledRate()));
            towers.warnings().forEach(text -> events.accept(new Event.Warning(text)));
            if (progress.ended() || loading.nothingLeft()) {
                verdict.end(Outcome.COMPLETED, "nothing is left to do: all " + progress.steps() + " steps are done");
            }
        }
    }

    private void onBatchTaken(TowerActor.BatchTaken taken) {
        loading.taken(taken.number(), taken.batch());
    }

    private void onBatchReady(LoaderActor.BatchReady ready) {
        progress.loaded(ready);
        waiting.loaded(ready.buffer().size(), ready.buffer().makingTime());
        loading.ready(ready);
    }

    private void onBatchFailed(LoaderActor.BatchFailed failed) {
        PlannedBatch batch = loading.failed(failed.loader());
        if (!verdict.spoken()) {
            verdict.fail("the batch of " + batch + " could not be made: " + failed.reason());
        }
    }

    private void onDone(TowerActor.Done done) {
        underWay.isDone(done);
        for (Optional<Order> order = underWay.takeComplete(); order.isPresent(); order = underWay.takeComplete()) {
            conclude(order.get());
        }
    }

    /** Also after a failure elsewhere: what every tower finished was done. After a bad order nothing is. */
    private void conclude(Order order) {
        if (objection.isPresent()) {
            return;
        }
        objection = order.objection();
        if (objection.isPresent()) {
            order.notFinite().ifPresent(this::onNotFinite);
            verdict.fail(objection.get());
            return;
        }
        progress.done(order);
        checkpointing.done(order.batch(), progress.standing(), progress.validationError());
        if (order.batch().training()) {
            guessing.done(order.batch().request().step(), order.outcome().loss())
                    .ifPresent(advice -> events.accept(new Event.Warning(advice)));
            waiting.done(order.nanos(), order.waitingNanos())
                    .ifPresent(advice -> events.accept(new Event.Warning(advice)));
        }
        if (progress.ended()) {
            verdict.end(Outcome.COMPLETED, progress.reason());
        } else if (order.batch().endsRun()) {
            verdict.end(Outcome.COMPLETED, "all " + progress.steps() + " steps are done");
        }
    }

    private void onNotFinite(TowerActor.Done found) {
        String what = found.outcome().notFinite().orElseThrow().what();
        events.accept(new Event.NotFinite(progress.steps(), found.tower(), what));
    }

    private void onStop() {
        verdict.end(Outcome.STOPPED, "stopped as asked");
    }

    private void onGone(Terminated signal, String how) {
        Optional<Integer> tower = towers.isGone(signal.getRef());
        boolean matters = tower.map(number -> !towers.toldDigest(number)).orElse(!verdict.spoken());
        if (matters && !verdict.broken()) {
            verdict.fail(signal.getRef().path().name() + how);
        }
    }

    private void onTick() {
        if (!patience.endsWithThisSecond()) {
            return;
        }
        String seconds = patience.silentSeconds() + " s";
        switch (patience.phase()) {
            case STARTING -> verdict.fail(names(towers.unready()) + " not ready after " + seconds);
            case WORKING -> {
                abandoned = true;
                verdict.fail(late() + " for " + seconds);
            }
            case STOPPING -> {
                overdue = true;
                String who = towers.allGone() ? "the writing of a checkpoint" : names(towers.remaining());
                verdict.failAlso(who + " did not end within " + seconds);
            }
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
        while (patience.phase() == Patience.Phase.WORKING && !checkpointing.holdsBack() && !underWay.full()) {
            Optional<Loading.Filled> next = loading.next(progress.openEpoch());
            if (next.isEmpty()) {
                return;
            }
            order(next.get().batch(), next.get().buffer());
        }
    }

    private void order(PlannedBatch batch, BatchBuffer buffer) {
        if (batch.training()) {
            events.accept(
                    new Event.BatchPrepared(batch.request().step(), batch.epoch(), buffer.drawn(), buffer.checksum()));
        }
        Order order = new Order(batch, progress.learningRate(batch), towers.size());
        underWay.add(order);
        Sgd sgd = new Sgd(order.learningRate(), plan.momentum(), plan.weightDecay());
        towers.tell(order.command(buffer, sgd, safeguards.digestAfter(batch)));
        checkpointing.ordered(batch);
    }

    /** The steps under way are waited for, unless a tower is missing: then the other one can't finish them either. */
    private Behavior<Command> windDown() {
        boolean idle = underWay.empty() && saved();
        if (patience.phase() != Patience.Phase.STOPPING && (idle || towers.anyGone() || abandoned)) {
            patience.begin(Patience.Phase.STOPPING);
            towers.tell(new TowerActor.Stop());
        }
        boolean ended = towers.allGone() && !checkpointing.writing();
        if (!ended && !overdue) {
            return this;
        }
        if (lastTaken) {
            checkpointing
                    .failure()
                    .ifPresent(reason -> verdict.failAlso(
                            "the end of the run is not safe, going on from the newest checkpoint will repeat it: "
                                    + reason));
        }
        events.accept(last());
        return Behaviors.stopped();
    }

    /** A run that went well leaves a checkpoint of its end, one that broke those from before. */
    private boolean saved() {
        if (verdict.broken()) {
            return true;
        }
        if (!lastTaken) {
            lastTaken = true;
            checkpointing.takeNow(progress.standing(), progress.validationError());
        }
        return checkpointing.idle();
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

    private String late() {
        if (underWay.empty() && !checkpointing.idle()) {
            return "a checkpoint has not been written";
        }
        return underWay.oldest()
                .map(order -> names(order.missing()) + " has not finished " + order.batch())
                .or(loading::late)
                .orElse("nobody had anything to do");
    }

    private static String names(List<Integer> towers) {
        return towers.stream().map(tower -> "tower " + tower).collect(Collectors.joining(" and "));
    }
}
