package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import duet.actors.exchange.Endpoint;
import duet.actors.exchange.HostWire;
import duet.actors.exchange.WireUnavailableException;
import duet.actors.remote.Outpost;
import duet.ops.network.TowerPlan;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.PeerLostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A host's service in one attempt at a run: what must not be done on an actor's thread, since it waits for disks and peers. */
final class Enlistment {
    private final HostOrder.Enlist order;
    private final HostActor.Parts parts;
    private final Executor blocking;
    private final HostAddress coordinator;
    private final WireSlot wire;
    private volatile HostProgram.Undertaking undertaking;

    Enlistment(HostOrder.Enlist order, ActorSystem<?> system, HostActor.Parts parts) {
        this.order = order;
        this.parts = parts;
        blocking = Blocking.executor(system);
        wire = WireSlot.closedFirst(system);
        coordinator = ClusterNode.addressOf(order.coordinator().path().address());
    }

    ActorRef<HostReply> coordinator() {
        return order.coordinator();
    }

    long attempt() {
        return order.attempt();
    }

    String inWords() {
        return "run " + order.run() + " of " + coordinator;
    }

    /**
     * Opens the data, lays out the network and starts the wire.
     *
     * @param cleared when the wire before it has given its port back
     */
    CompletionStage<RunIdentity> prepare(CompletionStage<Void> cleared) {
        return cleared.thenApplyAsync(
                before -> {
                    undertaking = parts.program().prepare(order.config(), order.towers());
                    Endpoint bind = new Endpoint(
                            parts.membership().address().host(),
                            parts.membership().tensorPort());
                    wire.put(parts.means().wires().listen(undertaking.wire(), bind));
                    return undertaking.identity();
                },
                blocking);
    }

    Optional<String> warning() {
        return wire.wire().flatMap(Wire::warning);
    }

    void enlisted(ActorRef<HostOrder> self, RunIdentity identity) {
        wire.wire().ifPresent(open -> coordinator()
                .tell(new HostReply.Enlisted(self, attempt(), order.towers(), identity, open.endpoint())));
    }

    /** Connects the wire, takes the weights to begin with, and says what the outpost is to be made of. */
    CompletionStage<Outpost.Parts> connect(HostOrder.Begin begin) {
        return CompletableFuture.runAsync(
                        () -> wire().connect(
                                        begin.routes(),
                                        begin.guard().protection(),
                                        parts.means().times().connecting()),
                        blocking)
                .thenCompose(connected -> weights(begin))
                .thenApply(weights -> outpost(begin, weights));
    }

    /** All towers' at once: a sender whose turn has not come would take the silence for the end of this host. */
    private CompletableFuture<Map<Integer, ParameterCopy>> weights(HostOrder.Begin begin) {
        List<Integer> receiving = begin.weights() ? begin.towers() : List.of();
        Map<Integer, CompletableFuture<ParameterCopy>> copies = receiving.stream()
                .collect(Collectors.toMap(
                        Function.identity(), tower -> CompletableFuture.supplyAsync(() -> receive(tower), blocking)));
        return CompletableFuture.allOf(copies.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> copies.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, copy -> copy.getValue().join())));
    }

    private ParameterCopy receive(int tower) {
        TowerPlan plan = undertaking.network().towers().get(tower);
        ParameterCopy copy = ParameterCopy.of(plan);
        parts.means().receiving().carry(wire().coordinator(tower), HostWire.COORDINATOR, copy);
        return copy;
    }

    private Outpost.Parts outpost(HostOrder.Begin begin, Map<Integer, ParameterCopy> weights) {
        Wire connected = wire();
        HostProgram.Undertaking attempt = undertaking.attempt(begin.towers());
        Map<Integer, Exchange> bulk =
                begin.towers().stream().collect(Collectors.toMap(Function.identity(), connected::coordinator));
        return new Outpost.Parts(
                begin.towers(),
                undertaking.plan(),
                begin.from(),
                tower -> attempt.tower(tower, connected.open(tower), Optional.ofNullable(weights.get(tower))),
                undertaking::newMaker,
                bulk);
    }

    private Wire wire() {
        return wire.wire().orElseThrow(() -> new PeerLostException("the run was given up meanwhile"));
    }

    void stationed(ActorRef<HostOrder> self, ActorRef<Outpost.Command> outpost) {
        coordinator().tell(new HostReply.Stationed(self, attempt(), outpost));
    }

    void broke(ActorRef<HostOrder> self, Throwable cause) {
        boolean lost = cause instanceof PeerLostException || cause instanceof WireUnavailableException;
        coordinator().tell(new HostReply.Broke(self, attempt(), lost, reason(cause)));
    }

    /** One line for people. */
    static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.toString()
                : message.lines().findFirst().orElseThrow();
    }

    /** Completed when nobody waits in the wire any more. */
    CompletionStage<Void> close() {
        return wire.closeOn(blocking);
    }
}
