package duet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Terminated;
import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointActor;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.event.Event;
import duet.actors.event.RecorderActor;
import duet.actors.loader.LoaderActor;
import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.TowerActor;
import duet.dataloader.batch.BatchBuffer;
import duet.ops.tower.NotFinite;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.StepOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A coordinator on the calling thread; the test plays two towers and all loaders. */
final class Rehearsal {
    static final int TOWERS = 2;
    private static final int MOST_ORDERS = 1000;
    static final Deadlines DEADLINES =
            new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(7), Duration.ofSeconds(3));

    final TrainingPlan plan;
    final List<Event> events = new ArrayList<>();
    final List<BatchBuffer> buffers;
    private final List<TestInbox<TowerActor.Command>> towers = inboxes("tower", TOWERS);
    private final List<TestInbox<LoaderActor.Command>> loaders;
    private final TestInbox<CheckpointActor.Write> checkpoints = TestInbox.create("checkpoints");
    private final BehaviorTestKit<Coordinator.Command> coordinator;

    Rehearsal(TrainingPlan plan) {
        this(plan, Standing.atStart(plan.schedule()), Safeguards.NONE);
    }

    /** Checkpoints are wanted as the safeguards say; the test plays who writes them. */
    Rehearsal(TrainingPlan plan, Standing from, Safeguards safeguards) {
        this.plan = plan;
        loaders = inboxes("loader", plan.loaders());
        buffers = Stream.generate(() -> new BatchBuffer(plan.batch(), plan.image()))
                .limit(plan.ahead())
                .toList();
        Optional<ActorRef<CheckpointActor.Write>> writer =
                safeguards == Safeguards.NONE ? Optional.empty() : Optional.of(checkpoints.getRef());
        coordinator = BehaviorTestKit.create(Coordinator.create(
                plan,
                from,
                safeguards,
                buffers,
                (context, towerReports, loaderReports, checkpointReports) ->
                        new Crew(references(towers), references(loaders), writer),
                DEADLINES,
                events::add));
    }

    private static <T> List<TestInbox<T>> inboxes(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> TestInbox.<T>create(name + "-" + number))
                .toList();
    }

    private static <T> List<ActorRef<T>> references(List<TestInbox<T>> inboxes) {
        return inboxes.stream().map(TestInbox::getRef).toList();
    }

    void ready() {
        for (int tower = 0; tower < TOWERS; tower++) {
            tell(new TowerActor.Ready(tower, "pencil", List.of("blunt"), 10 + tower, List.of("conv1.weight")));
        }
    }

    void tell(TowerActor.Report report) {
        coordinator.run(new Coordinator.FromTower(report));
    }

    void tell(LoaderActor.Report report) {
        coordinator.run(new Coordinator.FromLoader(report));
    }

    void tell(CheckpointActor.Report report) {
        coordinator.run(new Coordinator.FromCheckpoints(report));
    }

    void tell(RecorderActor.Unrecorded failure) {
        coordinator.run(new Coordinator.Unrecorded(failure));
    }

    void stop() {
        coordinator.run(new Coordinator.Stop());
    }

    /** What the writer of checkpoints was told since it was last asked. */
    List<Checkpoint> checkpoints() {
        return checkpoints.getAllReceived().stream()
                .map(CheckpointActor.Write::checkpoint)
                .toList();
    }

    void unwritten(Checkpoint checkpoint, String reason) {
        tell(new CheckpointActor.Failed(checkpoint, reason));
    }

    void written(Checkpoint checkpoint) {
        String file = "step-" + checkpoint.standing().position().steps();
        tell(new CheckpointActor.Written(checkpoint, new CheckpointStore.Written(file, "abc", 5), 1_000_000_000));
    }

    /** Both towers copy their parameters. */
    void copied() {
        for (int tower = 0; tower < TOWERS; tower++) {
            tell(new TowerActor.Copied(tower, ParameterCopy.of(List.of())));
        }
    }

    void seconds(long count) {
        for (long i = 0; i < count; i++) {
            coordinator.run(new Coordinator.Tick());
        }
    }

    boolean over() {
        return !coordinator.isAlive();
    }

    /** What a loader was told since it was last asked. */
    List<LoaderActor.Make> makes(int loader) {
        return loaders.get(loader).getAllReceived().stream()
                .map(LoaderActor.Make.class::cast)
                .toList();
    }

    /** What a tower was told since it was last asked. */
    List<TowerActor.Command> orders(int tower) {
        return towers.get(tower).getAllReceived();
    }

    void made(int loader, LoaderActor.Make make) {
        make.buffer().begin(make.request());
        make.buffer().finish();
        tell(new LoaderActor.BatchReady(loader, make.request(), make.buffer(), 1_000_000_000));
    }

    /** Every loader makes every batch it is told to, until all buffers are full or all batches made. */
    void load() {
        boolean worked = true;
        while (worked) {
            worked = false;
            for (int loader = 0; loader < loaders.size(); loader++) {
                for (LoaderActor.Make make : makes(loader)) {
                    made(loader, make);
                    worked = true;
                }
            }
        }
    }

    static BatchBuffer buffer(TowerActor.Command order) {
        return order instanceof TowerActor.Train train ? train.batch() : ((TowerActor.Test) order).batch();
    }

    static long number(TowerActor.Command order) {
        return order instanceof TowerActor.Train train ? train.number() : ((TowerActor.Test) order).number();
    }

    private static int images(TowerActor.Command order) {
        return order instanceof TowerActor.Train train ? train.images() : ((TowerActor.Test) order).rows();
    }

    void take(int tower, TowerActor.Command order) {
        tell(new TowerActor.BatchTaken(tower, number(order), buffer(order)));
    }

    void does(int tower, TowerActor.Command order, double loss, double top1Errors) {
        StepOutcome outcome = new StepOutcome(images(order), loss, top1Errors, 0, 17, Optional.empty(), 60, 20, 30);
        tell(new TowerActor.Done(tower, number(order), outcome, Optional.empty(), 100, 10));
    }

    /** A tower finds something that is not finite in an order, at the loss that is told. */
    void stumbles(int tower, TowerActor.Command order, double loss, NotFinite found) {
        StepOutcome outcome = new StepOutcome(images(order), loss, 0, 0, 17, Optional.of(found), 60, 20, 30);
        tell(new TowerActor.Done(tower, number(order), outcome, Optional.empty(), 100, 10));
    }

    /** Both towers take and do an order with loss 1 and as many errors as told. */
    void both(TowerActor.Command order, double top1Errors) {
        for (int tower = 0; tower < TOWERS; tower++) {
            take(tower, order);
            does(tower, order, 1, top1Errors);
        }
    }

    /** Both towers take and do whatever they are told until they are told nothing more; returns what tower 0 was told. */
    List<TowerActor.Command> workThrough() {
        List<TowerActor.Command> all = new ArrayList<>();
        for (List<TowerActor.Command> told = work(); !told.isEmpty(); told = work()) {
            all.addAll(told);
            assertThat(all).as("orders of a small run").hasSizeLessThan(MOST_ORDERS);
        }
        return all;
    }

    private List<TowerActor.Command> work() {
        load();
        List<TowerActor.Command> told = orders(0);
        assertThat(orders(1)).isEqualTo(told);
        for (TowerActor.Command order : told) {
            if (order instanceof TowerActor.Stop) {
                stopped();
            } else if (order instanceof TowerActor.Copy) {
                copied();
                checkpoints().forEach(this::written);
            } else {
                both(order, 1);
            }
        }
        return told;
    }

    /** Both towers tell their digest and end. */
    void stopped() {
        for (int tower = 0; tower < TOWERS; tower++) {
            tell(new TowerActor.Stopped(tower, "0" + tower));
            gone(tower);
        }
    }

    void gone(int tower) {
        coordinator.signal(terminated(towers.get(tower).getRef()));
    }

    void loaderGone(int loader) {
        coordinator.signal(terminated(loaders.get(loader).getRef()));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Terminated terminated(ActorRef<?> reference) {
        return new Terminated((ActorRef) reference);
    }

    <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    Event.RunEnded end() {
        assertThat(over()).isTrue();
        assertThat(events(Event.RunEnded.class)).hasSize(1);
        return (Event.RunEnded) events.get(events.size() - 1);
    }
}
