package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.SelfUp;
import akka.cluster.typed.Subscribe;
import duet.actors.remote.Outpost;
import duet.ops.network.TowerCount;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * A host in the cluster: offers itself, prepares for one run, has its towers work, and ends with that run, however far it came.
 * What may take long is done by {@link Enlistment} on other threads.
 */
final class HostActor extends AbstractBehavior<HostActor.Command> {
    static final ServiceKey<HostOrder> KEY = ServiceKey.create(HostOrder.class, "duet-host");

    /** What a host is told. */
    sealed interface Command permits HostOrder, Joined, MemberGone, Prepared, NotPrepared, Connected, NotConnected {}

    private record Joined() implements Command {}

    private record MemberGone(Member member) implements Command {}

    private record Prepared(Enlistment enlistment, RunIdentity identity) implements Command {}

    private record NotPrepared(Enlistment enlistment, Throwable cause) implements Command {}

    private record Connected(Enlistment enlistment, Outpost.Parts parts) implements Command {}

    private record NotConnected(Enlistment enlistment, Throwable cause) implements Command {}

    /**
     * What a host is made of.
     *
     * @param over told why this life is over
     */
    record Parts(
            Membership membership,
            HostOffer offer,
            HostProgram program,
            Means means,
            Consumer<String> news,
            Consumer<String> over) {}

    /** How long the wire may take to close; the rest ends without it then. */
    private static final long WIRE_SECONDS = 5;

    private final Parts parts;
    private final ActorRef<HostOrder> self;
    private Optional<Enlistment> serving = Optional.empty();
    private CompletionStage<Void> cleared = CompletableFuture.completedStage(null);
    private final Set<UniqueAddress> removed = new HashSet<>();
    private boolean ending;

    private HostActor(ActorContext<Command> context, Parts parts) {
        super(context);
        this.parts = parts;
        self = context.getSelf().narrow();
        Cluster cluster = Cluster.get(context.getSystem());
        cluster.subscriptions()
                .tell(Subscribe.create(context.messageAdapter(SelfUp.class, up -> new Joined()), SelfUp.class));
        cluster.subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(ClusterEvent.MemberRemoved.class, gone -> new MemberGone(gone.member())),
                        ClusterEvent.MemberRemoved.class));
        context.getSystem().receptionist().tell(Receptionist.register(KEY, self));
        parts.news()
                .accept("host " + here() + " looks for a cluster at "
                        + parts.membership().seeds());
    }

    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> new HostActor(context, parts));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(HostOrder.Describe.class, this::onDescribe)
                .onMessage(HostOrder.Enlist.class, this::onEnlist)
                .onMessage(HostOrder.Begin.class, this::onBegin)
                .onMessage(Prepared.class, this::onPrepared)
                .onMessage(NotPrepared.class, this::onNotPrepared)
                .onMessage(Connected.class, this::onConnected)
                .onMessage(NotConnected.class, this::onNotConnected)
                .onMessage(Joined.class, joined -> onJoined())
                .onMessage(MemberGone.class, this::onMemberGone)
                .onSignal(ChildFailed.class, failed -> end("its towers failed: " + failed.cause()))
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Command> onJoined() {
        parts.news()
                .accept("host " + here() + " has joined, and waits for a run with up to "
                        + TowerCount.inWords(parts.offer().towers()) + " on "
                        + parts.offer().device());
        return this;
    }

    private Behavior<Command> onDescribe(HostOrder.Describe order) {
        Optional<String> busy = busyFor(order.coordinator()).map(HostActor::busyWith);
        order.coordinator().tell(new HostReply.Offered(self, parts.offer(), busy));
        return this;
    }

    private static String busyWith(Enlistment other) {
        return "busy with " + other.inWords();
    }

    private Optional<Enlistment> busyFor(ActorRef<HostReply> coordinator) {
        return serving.filter(enlistment -> !enlistment.coordinator().equals(coordinator));
    }

    private Behavior<Command> onEnlist(HostOrder.Enlist order) {
        Optional<String> busy = ending
                ? Optional.of("about to end")
                : busyFor(order.coordinator()).map(HostActor::busyWith);
        if (busy.isPresent()) {
            refuse(order.coordinator(), order.attempt(), true, busy.get());
            return this;
        }
        if (order.towers() < 1 || order.towers() > parts.offer().towers()) {
            refuse(
                    order.coordinator(),
                    order.attempt(),
                    false,
                    "offers " + parts.offer().towers() + " towers, not " + order.towers());
            return this;
        }
        // The same coordinator may place its towers anew before it begins.
        serving.ifPresent(this::clear);
        Enlistment enlistment = new Enlistment(order, getContext().getSystem(), parts);
        serving = Optional.of(enlistment);
        getContext().watch(order.coordinator());
        parts.news().accept("prepares for " + enlistment.inWords());
        getContext()
                .pipeToSelf(
                        enlistment.prepare(cleared),
                        (identity, e) -> e == null
                                ? new Prepared(enlistment, identity)
                                : new NotPrepared(enlistment, e.getCause() == null ? e : e.getCause()));
        return this;
    }

    private Behavior<Command> onPrepared(Prepared prepared) {
        if (current(prepared.enlistment())) {
            prepared.enlistment().warning().ifPresent(parts.news());
            prepared.enlistment().enlisted(self, prepared.identity());
        }
        return this;
    }

    private Behavior<Command> onNotPrepared(NotPrepared failed) {
        if (current(failed.enlistment())) {
            Enlistment enlistment = failed.enlistment();
            clear(enlistment);
            getContext().unwatch(enlistment.coordinator());
            serving = Optional.empty();
            String reason = Enlistment.reason(failed.cause());
            parts.news().accept("cannot serve " + enlistment.inWords() + ": " + reason);
            refuse(enlistment.coordinator(), enlistment.attempt(), false, reason);
        }
        return this;
    }

    private void refuse(ActorRef<HostReply> coordinator, long attempt, boolean busy, String reason) {
        coordinator.tell(new HostReply.Refused(self, attempt, busy, reason));
    }

    private Behavior<Command> onBegin(HostOrder.Begin order) {
        serving.filter(enlistment -> enlistment.attempt() == order.attempt()).ifPresent(enlistment -> {
            parts.news().accept("takes towers " + order.towers() + " of " + enlistment.inWords());
            getContext()
                    .pipeToSelf(
                            enlistment.connect(order),
                            (outpost, e) -> e == null
                                    ? new Connected(enlistment, outpost)
                                    : new NotConnected(enlistment, e.getCause() == null ? e : e.getCause()));
        });
        return this;
    }

    private Behavior<Command> onConnected(Connected connected) {
        if (current(connected.enlistment())) {
            ActorRef<Outpost.Command> outpost =
                    getContext().spawn(parts.means().outposts().apply(connected.parts()), "outpost");
            getContext().watch(outpost);
            connected.enlistment().stationed(self, outpost);
        }
        return this;
    }

    private Behavior<Command> onNotConnected(NotConnected failed) {
        if (!current(failed.enlistment())) {
            return this;
        }
        failed.enlistment().broke(self, failed.cause());
        return end(failed.enlistment().inWords() + " could not begin: " + Enlistment.reason(failed.cause()));
    }

    private boolean current(Enlistment enlistment) {
        return !ending && serving.filter(enlistment::equals).isPresent();
    }

    private Behavior<Command> onTerminated(Terminated gone) {
        String run = serving.map(Enlistment::inWords).orElse("a run");
        boolean coordinatorGone = serving.filter(enlistment ->
                        enlistment.coordinator().path().equals(gone.getRef().path()))
                .isPresent();
        return end(coordinatorGone ? "the coordinator of " + run + " is gone" : run + " has ended");
    }

    /** A cluster without a seed is one that nobody finds any more: those who come now are in another. */
    private Behavior<Command> onMemberGone(MemberGone gone) {
        // The cluster's state may lag behind its events.
        removed.add(gone.member().uniqueAddress());
        List<HostAddress> seeds = parts.membership().seeds();
        boolean seedHere = StreamSupport.stream(
                        Cluster.get(getContext().getSystem())
                                .state()
                                .getMembers()
                                .spliterator(),
                        false)
                .filter(member -> !removed.contains(member.uniqueAddress()))
                .map(member -> ClusterNode.addressOf(member.address()))
                .anyMatch(seeds::contains);
        return seedHere || serving.isPresent()
                ? this
                : end("the last seed, " + ClusterNode.addressOf(gone.member().address()) + ", has left the cluster");
    }

    /** The wire first: towers that wait in an exchange must wake to be ended. */
    private Behavior<Command> end(String reason) {
        if (!ending) {
            ending = true;
            parts.news().accept(reason);
            Runnable last = () -> parts.over().accept(reason);
            serving.ifPresentOrElse(
                    enlistment -> enlistment
                            .close()
                            .toCompletableFuture()
                            .orTimeout(WIRE_SECONDS, TimeUnit.SECONDS)
                            .whenComplete((ok, e) -> last.run()),
                    last);
        }
        return this;
    }

    private void clear(Enlistment enlistment) {
        cleared = enlistment.close();
    }

    private HostAddress here() {
        return ClusterNode.addressOf(getContext().getSystem());
    }
}
