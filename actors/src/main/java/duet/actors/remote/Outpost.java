package duet.actors.remote;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import duet.actors.coordinator.Crew;
import duet.actors.exchange.HostWire;
import duet.actors.loader.LoaderActor;
import duet.actors.schedule.Position;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.TowerActor;
import duet.actors.tower.TowerFactory;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A host's part of a run: owns its towers and its loaders, which make the same batches as the coordinator's from the same draws.
 * Ends when the coordinator is gone, when a tower has failed, or when all towers were told to stop; a tower that still waits in
 * its exchange holds that up until the exchange is closed or its timeout is over.
 */
public final class Outpost extends AbstractBehavior<Outpost.Command> {
    private static final Duration FIRST_WORD = Duration.ofMinutes(10);

    private final Map<Integer, Post> posts = new TreeMap<>();
    private final List<ActorRef<LoaderActor.Command>> loaders;
    private final Stock stock;

    /** What an outpost is told, over the network. */
    public sealed interface Command permits Orders, FromTower, FromLoader, CopyTaken, Resend, FirstWordDue {}

    private record FromTower(TowerActor.Report report) implements Command {}

    private record FromLoader(LoaderActor.Report report) implements Command {}

    private record CopyTaken(CopyActor.Taken taken) implements Command {}

    private record Resend() implements Command {}

    private record FirstWordDue() implements Command {}

    /**
     * What it is made of.
     *
     * @param towers their numbers
     * @param from the first batch to make
     * @param factory asked once for each tower, on the tower's thread
     * @param makers asked once by each loader, on the loader's thread
     * @param bulk each tower's end to the coordinator
     */
    public record Parts(
            List<Integer> towers,
            TrainingPlan plan,
            Position from,
            TowerFactory factory,
            Supplier<BatchMaker> makers,
            Map<Integer, Exchange> bulk) {
        public Parts {
            towers = List.copyOf(towers);
            bulk = Map.copyOf(bulk);
        }
    }

    private Outpost(ActorContext<Command> context, Parts parts, List<BatchBuffer> buffers) {
        super(context);
        ActorRef<LoaderActor.Report> loaderReports = context.messageAdapter(LoaderActor.Report.class, FromLoader::new);
        ActorRef<TowerActor.Report> towerReports = context.messageAdapter(TowerActor.Report.class, FromTower::new);
        ActorRef<CopyActor.Taken> copyReports = context.messageAdapter(CopyActor.Taken.class, CopyTaken::new);
        loaders = IntStream.range(0, parts.plan().loaders())
                .mapToObj(loader -> loader(parts, loader, loaderReports))
                .toList();
        stock = new Stock(parts.plan(), parts.from(), parts.towers().size(), loaders, buffers);
        for (int tower : parts.towers()) {
            posts.put(tower, new Post(tower(parts, tower, towerReports), copies(parts, tower, copyReports), stock));
        }
    }

    /** Supervision is Akka's default, stop, for all: what a tower has learnt is lost with it. */
    public static Behavior<Command> create(Parts parts) {
        return Behaviors.withTimers(timers -> Behaviors.setup(context -> {
            startTimers(timers);
            return start(context, parts);
        }));
    }

    private static void startTimers(TimerScheduler<Command> timers) {
        timers.startTimerWithFixedDelay(new Resend(), Delivery.RESEND);
        timers.startSingleTimer(new FirstWordDue(), FIRST_WORD);
    }

    /** Memory that is not there is told like any failure of a tower: to try again would not help. */
    private static Outpost start(ActorContext<Command> context, Parts parts) {
        List<BatchBuffer> buffers;
        try {
            buffers = Stream.generate(() ->
                            new BatchBuffer(parts.plan().batch(), parts.plan().image()))
                    .limit(parts.plan().ahead())
                    .toList();
        } catch (OutOfMemoryError e) {
            Outpost outpost = new Outpost(context, parts, List.of());
            outpost.failAll(
                    "there is no room for data.ahead = " + parts.plan().ahead() + " batches: " + e.getMessage());
            return outpost;
        }
        return new Outpost(context, parts, buffers);
    }

    private ActorRef<LoaderActor.Command> loader(Parts parts, int number, ActorRef<LoaderActor.Report> reports) {
        ActorRef<LoaderActor.Command> loader = getContext()
                .spawn(
                        LoaderActor.create(number, parts.makers(), reports),
                        "loader-" + number,
                        DispatcherSelector.fromConfig(Crew.LOADER_DISPATCHER));
        getContext().watch(loader);
        return loader;
    }

    private ActorRef<TowerActor.Command> tower(Parts parts, int number, ActorRef<TowerActor.Report> reports) {
        ActorRef<TowerActor.Command> tower = getContext()
                .spawn(
                        TowerActor.create(number, parts.plan().batch(), parts.factory(), reports),
                        "tower-" + number,
                        DispatcherSelector.fromConfig(Crew.TOWER_DISPATCHER));
        getContext().watch(tower);
        return tower;
    }

    private ActorRef<CopyActor.Take> copies(Parts parts, int tower, ActorRef<CopyActor.Taken> reports) {
        return getContext()
                .spawn(
                        CopyActor.create(
                                tower, CopyTransport::send, parts.bulk().get(tower), HostWire.COORDINATOR, reports),
                        "copies-" + tower,
                        DispatcherSelector.fromConfig(CopyActor.DISPATCHER));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Orders.class, packet -> after(() -> onOrders(packet)))
                .onMessage(FromTower.class, told -> after(() -> onTower(told.report())))
                .onMessage(FromLoader.class, told -> after(() -> onLoader(told.report())))
                .onMessage(CopyTaken.class, told -> after(() -> onCopyTaken(told.taken())))
                .onMessage(Resend.class, tick -> after(() -> posts.values().forEach(Post::resend)))
                .onMessage(FirstWordDue.class, due -> onFirstWordDue())
                .onSignal(Terminated.class, this::onGone)
                .build();
    }

    private void onOrders(Orders packet) {
        Post post = posts.get(packet.tower());
        if (post == null || !post.listensTo(packet.from())) {
            getContext()
                    .getLog()
                    .warn("orders of {} for tower {} are not for this host", packet.from(), packet.tower());
            return;
        }
        if (post.coordinator().isEmpty()) {
            getContext().watch(packet.from());
        }
        post.receive(packet);
    }

    private void onTower(TowerActor.Report report) {
        Post post = posts.get(report.tower());
        if (report instanceof TowerActor.Ready ready) {
            post.tell(new RemoteReport.Ready(
                    ready.device(), ready.warnings(), ready.parameters(), ready.parameterNames()));
        } else if (report instanceof TowerActor.BatchTaken taken) {
            post.tell(new RemoteReport.BatchTaken(taken.number(), taken.batch().checksum()));
            stock.taken(taken.number(), taken.batch());
        } else if (report instanceof TowerActor.Copied copied) {
            post.carry(copied.copy());
        } else if (report instanceof TowerActor.Done done) {
            post.tell(new RemoteReport.Done(
                    done.number(), done.outcome(), done.digest(), done.nanos(), done.waitingNanos()));
        } else if (report instanceof TowerActor.Stopped stopped) {
            post.tell(new RemoteReport.Stopped(stopped.digest()));
        } else if (report instanceof TowerActor.Failed failed) {
            fail(post, failed.cause());
        }
    }

    private void onLoader(LoaderActor.Report report) {
        if (report instanceof LoaderActor.BatchReady ready) {
            stock.ready(ready);
        } else if (report instanceof LoaderActor.BatchFailed failed) {
            stock.failed(failed);
        }
        posts.values().forEach(Post::advance);
    }

    private void onCopyTaken(CopyActor.Taken taken) {
        Post post = posts.get(taken.tower());
        post.carried();
        taken.failure().ifPresent(cause -> fail(post, cause));
    }

    private static void fail(Post post, Throwable cause) {
        boolean peerLost = cause instanceof PeerLostException;
        post.fail(peerLost ? cause.getMessage() : cause.toString(), peerLost);
    }

    private void failAll(String reason) {
        posts.values().forEach(post -> post.fail(reason, false));
    }

    /** Nobody may ever speak to this host: the coordinator can go before it has begun. */
    private Behavior<Command> onFirstWordDue() {
        if (posts.values().stream().allMatch(post -> post.coordinator().isPresent())) {
            return this;
        }
        getContext().getLog().warn("no orders for all towers of this host within {}", FIRST_WORD);
        return Behaviors.stopped();
    }

    private Behavior<Command> onGone(Terminated signal) {
        ActorRef<Void> gone = signal.getRef();
        Optional<Post> told = posts.values().stream()
                .filter(post -> post.coordinator().filter(gone::equals).isPresent())
                .findAny();
        if (told.isPresent()) {
            return onCoordinatorGone(told.get());
        }
        String reason = gone.path().name()
                + (signal instanceof ChildFailed failed ? " failed: " + failed.cause() : " ended unasked");
        return after(() -> posts.values().stream()
                .filter(post -> post.tower().equals(gone) || loaders.contains(gone))
                .forEach(post -> post.fail(reason, false)));
    }

    /** Nothing is left to be told to a side that went before the tower's last word came. */
    private Behavior<Command> onCoordinatorGone(Post post) {
        if (!post.saidLastWord()) {
            getContext().getLog().warn("the coordinator is gone: this host's towers stop");
            return Behaviors.stopped();
        }
        return after(post::coordinatorGone);
    }

    /** Whatever was heard, a tower may now be of no use, or the last one have ended. */
    private Behavior<Command> after(Runnable hearing) {
        hearing.run();
        for (Post post : posts.values()) {
            if (post.saidLastWord()) {
                getContext().stop(post.tower());
            }
        }
        return posts.values().stream().allMatch(Post::over) ? Behaviors.stopped() : this;
    }
}
