package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Outcome;
import duet.actors.exchange.Endpoint;
import duet.actors.exchange.Routes;
import duet.actors.exchange.WireUnavailableException;
import duet.ops.tower.PeerLostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Finds a host for every tower, has the hosts prepare, compares what they are about to compute, and connects them. Lives as
 * long as the attempt: its end is the hosts' sign that the coordinator is gone.
 */
final class Muster extends AbstractBehavior<Muster.Command> {

    /** What the muster is told. */
    sealed interface Command permits HostReply, Found, Tick, Listening, Connected, Broken {}

    private record Found(Set<ActorRef<HostOrder>> hosts) implements Command {}

    private record Tick() implements Command {}

    private record Listening(Endpoint endpoint) implements Command {}

    private record Connected() implements Command {}

    private record Broken(Throwable cause) implements Command {}

    private enum Phase {
        GATHERING,
        ENLISTING,
        BEGINNING,
        OVER
    }

    private final ClusterTraining.Parts parts;
    private final Means.Times times;
    private final OwnWire wire;
    private final EventSink events;
    private final Consumer<MusterResult> result;
    private final ActorRef<HostReply> self;
    private final long attempt = new SecureRandom().nextLong();
    private final List<Integer> towers;
    private final Roster roster = new Roster();
    private final Assignment assignment = new Assignment();
    private final WireComplaints complaints = new WireComplaints();
    private final Stopwatch gathering = new Stopwatch();
    private Phase phase = Phase.GATHERING;
    private Stopwatch inPhase = new Stopwatch();
    private Optional<Stopwatch> enough = Optional.empty();
    private Optional<Endpoint> tensors = Optional.empty();
    private boolean connected;

    private Muster(
            ActorContext<Command> context,
            ClusterTraining.Parts parts,
            Means.Times times,
            OwnWire wire,
            EventSink events,
            Consumer<MusterResult> result) {
        super(context);
        this.parts = parts;
        this.times = times;
        this.wire = wire;
        this.events = events;
        this.result = result;
        self = context.getSelf().narrow();
        towers = IntStream.range(
                        parts.ownTowers(), parts.run().network().towers().size())
                .boxed()
                .toList();
        context.pipeToSelf(wire.listen(), (endpoint, e) -> e == null ? new Listening(endpoint) : broken(e));
        ActorRef<Receptionist.Listing> listings = context.messageAdapter(
                Receptionist.Listing.class, listing -> new Found(listing.getServiceInstances(HostActor.KEY)));
        context.getSystem().receptionist().tell(Receptionist.subscribe(HostActor.KEY, listings));
    }

    /**
     * @param events is told what a user should know
     * @param result is told once, on this actor's thread
     */
    static Behavior<Command> create(
            ClusterTraining.Parts parts,
            Means.Times times,
            OwnWire wire,
            EventSink events,
            Consumer<MusterResult> result) {
        return Behaviors.withTimers(timers -> Behaviors.setup(context -> {
            timers.startTimerWithFixedDelay(new Tick(), times.again());
            return new Muster(context, parts, times, wire, events, result);
        }));
    }

    private static Broken broken(Throwable e) {
        return new Broken(e.getCause() == null ? e : e.getCause());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Found.class, found -> after(() -> onFound(found)))
                .onMessage(HostReply.Offered.class, reply -> after(() -> roster.offered(reply)))
                .onMessage(HostReply.Enlisted.class, reply -> after(() -> onEnlisted(reply)))
                .onMessage(HostReply.Refused.class, reply -> after(() -> onRefused(reply)))
                .onMessage(HostReply.Stationed.class, reply -> after(() -> onStationed(reply)))
                .onMessage(HostReply.Broke.class, reply -> after(() -> onBroke(reply)))
                .onMessage(Listening.class, own -> after(() -> onListening(own)))
                .onMessage(Connected.class, own -> after(() -> connected = true))
                .onMessage(Broken.class, own -> after(() -> onBroken(own)))
                .onMessage(Tick.class, tick -> after(this::onTick))
                .onSignal(Terminated.class, gone -> after(() -> onGone(gone)))
                .build();
    }

    private void onFound(Found found) {
        for (ActorRef<HostOrder> host : roster.found(found.hosts())) {
            getContext().watch(host);
            host.tell(new HostOrder.Describe(self));
        }
    }

    private void onListening(Listening own) {
        tensors = Optional.of(own.endpoint());
        wire.warning().ifPresent(this::warn);
    }

    private void onRefused(HostReply.Refused reply) {
        boolean asked = phase == Phase.ENLISTING || phase == Phase.GATHERING;
        if (reply.attempt() == attempt && asked) {
            roster.refused(reply);
            assignment.refused(Roster.addressOf(reply.host()));
            begin(Phase.GATHERING);
        }
    }

    private void onEnlisted(HostReply.Enlisted reply) {
        if (reply.attempt() != attempt
                || phase != Phase.ENLISTING && phase != Phase.GATHERING
                || !assignment.enlisted(reply)) {
            return;
        }
        RunIdentity ours = parts.run().identity();
        String there = Roster.addressOf(reply.host()).toString();
        IdentityCheck.objection(here(), ours, there, reply.identity())
                .ifPresentOrElse(why -> over(Outcome.FAILED, why), () -> IdentityCheck.warning(
                                here(), ours, there, reply.identity())
                        .ifPresent(this::warn));
    }

    private void onStationed(HostReply.Stationed reply) {
        if (reply.attempt() == attempt && phase == Phase.BEGINNING) {
            assignment.stationed(reply);
        }
    }

    private void onBroke(HostReply.Broke reply) {
        if (reply.attempt() == attempt) {
            over(
                    reply.lost() ? Outcome.LOST : Outcome.FAILED,
                    "host " + Roster.addressOf(reply.host()) + " could not begin: " + reply.reason());
        }
    }

    /** This process's own part: where it cannot even listen, another attempt would not either. */
    private void onBroken(Broken own) {
        boolean lost = own.cause() instanceof PeerLostException
                || own.cause() instanceof WireUnavailableException && tensors.isPresent();
        over(lost ? Outcome.LOST : Outcome.FAILED, Enlistment.reason(own.cause()));
    }

    private void onGone(Terminated gone) {
        HostAddress host = Roster.addressOf(gone.getRef());
        if (roster.gone(gone.getRef()) && assignment.has(host)) {
            over(Outcome.LOST, "host " + host + " left the cluster before the run began");
        }
    }

    private void onTick() {
        complaints.fresh(wire.errors()).forEach(this::warn);
        if (phase == Phase.GATHERING) {
            roster.open().forEach(host -> host.tell(new HostOrder.Describe(self)));
            if (gathering.past(parts.patience())) {
                over(Outcome.LOST, tooFew());
            }
        } else if (phase != Phase.OVER && inPhase.past(parts.deadlines().start())) {
            over(Outcome.LOST, late());
        }
    }

    /** Whatever was heard, the next phase may begin now. */
    private Behavior<Command> after(Runnable hearing) {
        hearing.run();
        switch (phase) {
            case GATHERING -> placeIfEnough();
            case ENLISTING -> beginIfEnlisted();
            case BEGINNING -> endIfStationed();
            case OVER -> {
                // Only waits for its own end.
            }
        }
        return this;
    }

    private void placeIfEnough() {
        Optional<SortedMap<HostAddress, List<Integer>>> placement = Placement.of(roster.offers(), towers);
        if (placement.isEmpty()) {
            enough = Optional.empty();
            if (roster.open().isEmpty()) {
                roster.unfit().ifPresent(why -> over(Outcome.FAILED, why));
            }
            return;
        }
        if (enough.isEmpty()) {
            enough = Optional.of(new Stopwatch());
        }
        if (towers.isEmpty() || enough.get().past(times.settling())) {
            assignment.place(placement.get());
            begin(Phase.ENLISTING);
            String run = RunName.in(parts.config());
            assignment.unprepared().forEach(host -> roster.host(host)
                    .tell(new HostOrder.Enlist(
                            run,
                            attempt,
                            parts.config(),
                            assignment.towersOf(host).size(),
                            self)));
            beginIfEnlisted();
        }
    }

    private void beginIfEnlisted() {
        if (phase != Phase.ENLISTING
                || tensors.isEmpty()
                || !assignment.unprepared().isEmpty()) {
            return;
        }
        begin(Phase.BEGINNING);
        Routes routes = assignment.routes(attempt, tensors.get(), parts.ownTowers());
        for (HostAddress host : assignment.hosts()) {
            roster.host(host)
                    .tell(new HostOrder.Begin(
                            attempt,
                            routes,
                            Guard.of(parts.protection()),
                            assignment.towersOf(host),
                            parts.from().position(),
                            parts.weights().isPresent()));
        }
        getContext().pipeToSelf(wire.connect(routes, towers), (all, e) -> e == null ? new Connected() : broken(e));
    }

    private void endIfStationed() {
        if (!connected || !assignment.unstationed().isEmpty()) {
            return;
        }
        begin(Phase.OVER);
        if (parts.ownTowers() > 0) {
            List<Integer> own = IntStream.range(0, parts.ownTowers()).boxed().toList();
            events.accept(new Event.HostJoined(here(), own, "this process"));
        }
        assignment
                .posts()
                .forEach(post -> events.accept(new Event.HostJoined(
                        post.host().toString(),
                        post.towers(),
                        roster.offer(post.host()).device() + ", tensors " + way(post.host()))));
        result.accept(new MusterResult.Ready(assignment.posts()));
    }

    private String way(HostAddress host) {
        return wire.isNear(assignment.endpoint(host)) ? "through shared memory" : "by UDP";
    }

    private void begin(Phase next) {
        phase = next;
        inPhase = new Stopwatch();
        enough = Optional.empty();
    }

    private void over(Outcome outcome, String message) {
        if (phase != Phase.OVER) {
            begin(Phase.OVER);
            result.accept(new MusterResult.Over(outcome, message));
        }
    }

    private String tooFew() {
        String looked = " within " + seconds(parts.patience()) + "; looked at the seeds "
                + parts.membership().seeds();
        MemberStatus status = Cluster.get(getContext().getSystem()).selfMember().status();
        if (status != MemberStatus.up() && status != MemberStatus.weaklyUp()) {
            return "no cluster was found" + looked
                    + " (a seed is to be spelled as that process spells its own cluster.host and cluster.port)";
        }
        long offered =
                roster.offers().values().stream().mapToLong(Integer::longValue).sum();
        return "%d of %d towers found no host%s: %s"
                .formatted(towers.size() - offered, towers.size(), looked, roster.inWords());
    }

    private String late() {
        return assignment.missing(phase == Phase.ENLISTING) + " within "
                + seconds(parts.deadlines().start());
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    private void warn(String text) {
        events.accept(new Event.Warning(text));
    }

    private String here() {
        return ClusterNode.addressOf(getContext().getSystem()).toString();
    }
}
