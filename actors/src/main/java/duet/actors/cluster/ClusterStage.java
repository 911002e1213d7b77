package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import duet.actors.coordinator.Coordinator;
import duet.actors.coordinator.Crew;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.event.RecorderActor;
import duet.actors.remote.RemoteTower;
import duet.actors.tower.TowerActor;
import duet.dataloader.batch.BatchBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Where muster, coordinator and recorder of an attempt stand side by side: the coordinator enters when the hosts are there, the
 * recorder outlives it until the last event, and with that event the muster goes, which frees the hosts.
 */
final class ClusterStage extends AbstractBehavior<ClusterStage.Command> {

    /** What the stage is told. */
    sealed interface Command {}

    /** End the run as soon as the steps under way are done. */
    record Stop() implements Command {}

    private record Mustered(MusterResult result) implements Command {}

    private record Unrecorded(RecorderActor.Unrecorded failure) implements Command {}

    /** @param ended is told the last event after the sink */
    record Parts(
            ClusterTraining.Parts training,
            Means means,
            OwnWire wire,
            List<BatchBuffer> buffers,
            Witness witness,
            Consumer<Event.RunEnded> ended) {}

    private static final String RECORDER_DISPATCHER = "duet.recorder-dispatcher";

    private final Parts parts;
    private final ActorRef<Event> recorder;
    private final ActorRef<Muster.Command> muster;
    private Optional<ActorRef<Coordinator.Command>> coordinator = Optional.empty();
    private boolean ending;

    private ClusterStage(ActorContext<Command> context, Parts parts) {
        super(context);
        this.parts = parts;
        recorder = context.spawn(
                RecorderActor.create(
                        parts.witness(),
                        context.messageAdapter(RecorderActor.Unrecorded.class, Unrecorded::new),
                        parts.ended()),
                "recorder",
                DispatcherSelector.fromConfig(RECORDER_DISPATCHER));
        ActorRef<MusterResult> results = context.messageAdapter(MusterResult.class, Mustered::new);
        muster = context.spawn(
                Muster.create(parts.training(), parts.means().times(), parts.wire(), recorder::tell, results::tell),
                "muster");
        context.watch(recorder);
        context.watch(muster);
    }

    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> new ClusterStage(context, parts));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Mustered.class, this::onMustered)
                .onMessage(Stop.class, stop -> onStop())
                .onMessage(Unrecorded.class, this::onUnrecorded)
                .onSignal(ChildFailed.class, this::onFailed)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Command> onMustered(Mustered mustered) {
        if (mustered.result() instanceof MusterResult.Over over) {
            return end(over.outcome(), over.message());
        }
        if (mustered.result() instanceof MusterResult.Ready ready && !ending) {
            watch(ready.posts());
            train(ready.posts());
        }
        return this;
    }

    private void watch(List<MusterResult.Post> posts) {
        Set<HostAddress> hosts = posts.stream().map(MusterResult.Post::host).collect(Collectors.toSet());
        getContext().spawn(HostWatch.create(hosts, recorder::tell), "host-watch");
    }

    private void train(List<MusterResult.Post> posts) {
        ClusterTraining.Parts training = parts.training();
        ActorRef<Coordinator.Command> hired = getContext()
                .spawn(
                        Coordinator.create(
                                training.run().plan(),
                                training.from(),
                                training.safeguards(),
                                parts.buffers(),
                                hiring(posts),
                                training.deadlines(),
                                this::onEvent),
                        "coordinator");
        getContext().watch(hired);
        coordinator = Optional.of(hired);
    }

    /** With a peer the attempt is lost: the towers that still wait for one another must not wait for the exchange's timeout too. */
    private void onEvent(Event event) {
        recorder.tell(event);
        if (event instanceof Event.PeerLost) {
            parts.wire().close();
        }
    }

    /** This process's own towers, then those on other hosts; its loaders make the batches for the event log in any case. */
    private Crew.Hiring hiring(List<MusterResult.Post> posts) {
        ClusterTraining.Parts training = parts.training();
        Crew.Hiring own = Crew.children(
                training.run().plan(),
                training.ownTowers(),
                parts.wire()::tower,
                training.run()::newMaker,
                training.store());
        return (context, towerReports, loaderReports, checkpointReports) -> {
            Crew here = own.hire(context, towerReports, loaderReports, checkpointReports);
            List<ActorRef<TowerActor.Command>> towers = new ArrayList<>(here.towers());
            remoteTowers(posts)
                    .forEach(tower -> towers.add(context.spawn(
                            parts.means().remoteTowers().apply(tower, towerReports), "tower-" + tower.tower())));
            return new Crew(towers, here.loaders(), here.checkpoints());
        };
    }

    private List<RemoteTower.Parts> remoteTowers(List<MusterResult.Post> posts) {
        return posts.stream()
                .flatMap(post -> post.towers().stream()
                        .map(tower -> new RemoteTower.Parts(
                                tower,
                                post.host().toString(),
                                post.outpost(),
                                parts.wire().bulk(tower),
                                parts.wire().landing(tower))))
                .sorted(Comparator.comparingInt(RemoteTower.Parts::tower))
                .toList();
    }

    private Behavior<Command> onStop() {
        if (coordinator.isEmpty()) {
            return end(Outcome.STOPPED, "stopped as asked");
        }
        coordinator.get().tell(new Coordinator.Stop());
        return this;
    }

    private Behavior<Command> onUnrecorded(Unrecorded told) {
        if (coordinator.isEmpty()) {
            return end(Outcome.FAILED, told.failure().inWords());
        }
        coordinator.get().tell(new Coordinator.Unrecorded(told.failure()));
        return this;
    }

    private Behavior<Command> onFailed(ChildFailed failed) {
        return end(
                Outcome.FAILED, "the " + failed.getRef().path().name() + " ended before the run did; its log says why");
    }

    private Behavior<Command> onTerminated(Terminated gone) {
        if (gone.getRef().equals(recorder)) {
            getContext().stop(muster);
        }
        return this;
    }

    private Behavior<Command> end(Outcome outcome, String message) {
        if (!ending) {
            ending = true;
            recorder.tell(parts.witness().end(outcome, message));
        }
        return this;
    }
}
