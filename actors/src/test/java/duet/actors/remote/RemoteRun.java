package duet.actors.remote;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.ActorContext;
import duet.actors.DrawnBatches;
import duet.actors.LinkedExchange;
import duet.actors.SmallNetwork;
import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.coordinator.Coordinator;
import duet.actors.coordinator.Crew;
import duet.actors.coordinator.Deadlines;
import duet.actors.coordinator.Safeguards;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Outcome;
import duet.actors.schedule.Position;
import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.Tower;
import duet.actors.tower.TowerActor;
import duet.actors.tower.TowerFactory;
import duet.actors.training.Training;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** A run whose last towers are on another host, which is an outpost in the same process behind a network. */
final class RemoteRun {
    static final String HOST = "10.0.0.2:25520";
    private static final Safeguards SAFEGUARDS = new Safeguards(2, false, 1, 0, 8);

    final Map<Long, List<Integer>> checkpoints = new ConcurrentHashMap<>();
    final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final TrainingPlan plan;
    private final List<Exchange> ends = LinkedExchange.pair();
    private final CompletableFuture<Event.RunEnded> done = new CompletableFuture<>();
    private final CompletableFuture<ActorRef<Coordinator.Command>> coordinator = new CompletableFuture<>();
    private int ownTowers = 1;
    private Network network = Network.whole();
    private Supplier<BatchMaker> hostMakers = DrawnBatches::new;
    private BiFunction<Integer, Exchange, Exchange> wiring = (tower, exchange) -> exchange;
    private UnaryOperator<Exchange> bulkWiring = exchange -> exchange;
    private EventSink alsoTold = event -> {};
    private final List<List<Exchange>> bulk = List.of(LinkedExchange.pair(), LinkedExchange.pair());
    private final CompletableFuture<Runnable> host = new CompletableFuture<>();

    RemoteRun(TrainingPlan plan) {
        this.plan = plan;
    }

    RemoteRun ownTowers(int count) {
        ownTowers = count;
        return this;
    }

    RemoteRun over(Network other) {
        network = other;
        return this;
    }

    /** @param other what makes the batches on the other host */
    RemoteRun hostLoading(Supplier<BatchMaker> other) {
        hostMakers = other;
        return this;
    }

    /** @param other what stands between a tower and its end of the wire */
    RemoteRun wired(BiFunction<Integer, Exchange, Exchange> other) {
        wiring = other;
        return this;
    }

    /** @param other what stands between the other host and its end for copies */
    RemoteRun bulkWired(UnaryOperator<Exchange> other) {
        bulkWiring = other;
        return this;
    }

    RemoteRun telling(EventSink sink) {
        alsoTold = sink;
        return this;
    }

    /** Asks the run to end; from any thread. */
    void stop() {
        coordinator.join().tell(new Coordinator.Stop());
    }

    /** Has the outpost end without a word; from any thread. */
    void endHost() {
        CompletableFuture.runAsync(host.join());
    }

    /** Both towers in one process, as without a cluster. */
    Event.RunEnded onOneHost() {
        try (Training training = Training.start(new Training.Parts(
                plan,
                Standing.atStart(plan.schedule()),
                2,
                factory(),
                DrawnBatches::new,
                SAFEGUARDS,
                Optional.of(this::keep),
                this::told,
                Deadlines.DEFAULT))) {
            return ended(training.done().toCompletableFuture());
        }
    }

    /** Returns when the run has ended, and the outpost with it. */
    Event.RunEnded onTwoHosts() {
        ActorTestKit kit = Hosts.kit();
        try {
            return run(kit, kit);
        } finally {
            kit.shutdownTestKit();
        }
    }

    /** The same with an actor system for each host. */
    Event.RunEnded inACluster() {
        List<ActorTestKit> kits = Hosts.cluster(2);
        try {
            return run(kits.get(0), kits.get(1));
        } finally {
            kits.forEach(ActorTestKit::shutdownTestKit);
        }
    }

    /** @param description of this run, for people */
    void assertSameBitsAsOnOneHost(Function<RemoteRun, Event.RunEnded> way, String description) {
        RemoteRun one = new RemoteRun(plan);
        Event.RunEnded expected = one.onOneHost();
        Event.RunEnded end = way.apply(this);

        assertThat(end.outcome()).as(description + end.message()).isEqualTo(Outcome.COMPLETED);
        assertThat(end.towerDigests()).as(description).hasSize(2).isEqualTo(expected.towerDigests());
        assertThat(losses()).as(description).isEqualTo(one.losses());
        assertThat(stepDigests()).as(description).isEqualTo(one.stepDigests());
        // Which checkpoints fall due in between depends on how fast they are written.
        assertThat(checkpoints).as(description).containsKeys(2L, expected.steps());
        one.checkpoints.keySet().retainAll(checkpoints.keySet());
        assertThat(checkpoints).as(description).containsAllEntriesOf(one.checkpoints);
    }

    private List<Double> losses() {
        return events(Event.StepDone.class).stream().map(Event.StepDone::loss).toList();
    }

    private List<Optional<String>> stepDigests() {
        return events(Event.StepDone.class).stream().map(Event.StepDone::digest).toList();
    }

    private Event.RunEnded run(ActorTestKit here, ActorTestKit there) {
        ActorRef<Outpost.Command> outpost =
                there.spawn(network.before(Orders.class, Outpost.create(outpost())), "outpost");
        host.complete(() -> there.stop(outpost));
        ActorRef<Outpost.Command> seenFromHere = ActorRefResolver.get(here.system())
                .resolveActorRef(ActorRefResolver.get(there.system()).toSerializationFormat(outpost));
        coordinator.complete(here.spawn(
                Coordinator.create(
                        plan,
                        Standing.atStart(plan.schedule()),
                        SAFEGUARDS,
                        Stream.generate(() -> new BatchBuffer(plan.batch(), plan.image()))
                                .limit(plan.ahead())
                                .toList(),
                        hiring(seenFromHere),
                        Deadlines.DEFAULT,
                        this::told),
                "coordinator"));
        Event.RunEnded end = ended(done);
        // As a host does when its coordinator has ended: a copy that nobody waits for any more would hold up the
        // outpost.
        bulk.forEach(ends -> ends.forEach(Exchange::close));
        there.createTestProbe().expectTerminated(outpost, Duration.ofSeconds(20));
        return end;
    }

    private static Event.RunEnded ended(CompletableFuture<Event.RunEnded> done) {
        return done.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private Outpost.Parts outpost() {
        List<Integer> towers = IntStream.range(ownTowers, 2).boxed().toList();
        return new Outpost.Parts(
                towers,
                plan,
                Position.START,
                factory(),
                hostMakers,
                Map.of(
                        0, bulkWiring.apply(bulk.get(0).get(1)),
                        1, bulkWiring.apply(bulk.get(1).get(1))));
    }

    private Crew.Hiring hiring(ActorRef<Outpost.Command> outpost) {
        return (context, towerReports, loaderReports, checkpointReports) -> {
            CheckpointStore store = this::keep;
            Crew own = Crew.children(plan, ownTowers, factory(), DrawnBatches::new, Optional.of(store))
                    .hire(context, towerReports, loaderReports, checkpointReports);
            List<ActorRef<TowerActor.Command>> towers = new ArrayList<>(own.towers());
            for (int tower = ownTowers; tower < 2; tower++) {
                towers.add(remote(context, tower, outpost, towerReports));
            }
            return new Crew(towers, own.loaders(), own.checkpoints());
        };
    }

    private ActorRef<TowerActor.Command> remote(
            ActorContext<Coordinator.Command> context,
            int tower,
            ActorRef<Outpost.Command> outpost,
            ActorRef<TowerActor.Report> reports) {
        ParameterCopy landing = ParameterCopy.of(SmallNetwork.plan(2).towers().get(tower));
        RemoteTower.Parts parts =
                new RemoteTower.Parts(tower, HOST, outpost, bulk.get(tower).get(0), landing);
        return context.spawn(network.before(Reports.class, RemoteTower.create(parts, reports)), "tower-" + tower);
    }

    private TowerFactory factory() {
        return tower -> {
            Exchange exchange = wiring.apply(tower, ends.get(tower));
            return new Tower(SmallNetwork.tower(2, tower, exchange), Optional.of(exchange), List.of());
        };
    }

    private CheckpointStore.Written keep(Checkpoint checkpoint) {
        List<Integer> sums = new ArrayList<>();
        for (ParameterCopy tower : checkpoint.towers()) {
            tower.memory().forEach(bytes -> {
                CRC32C sum = new CRC32C();
                sum.update(bytes.duplicate());
                sums.add((int) sum.getValue());
            });
        }
        long steps = checkpoint.standing().position().steps();
        checkpoints.put(steps, sums);
        return new CheckpointStore.Written("step-" + steps, "abc", 0);
    }

    private void told(Event event) {
        events.add(event);
        alsoTold.accept(event);
        if (event instanceof Event.RunEnded end) {
            done.complete(end);
        }
    }

    <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
