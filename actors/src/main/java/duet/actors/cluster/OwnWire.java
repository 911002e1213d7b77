package duet.actors.cluster;

import duet.actors.exchange.Endpoint;
import duet.actors.exchange.Routes;
import duet.actors.tower.Tower;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.PeerLostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/** The coordinator's end of the tensor wire, and what it sends there before the first step. */
final class OwnWire {
    private final ClusterTraining.Parts parts;
    private final HostProgram.Undertaking attempt;
    private final Means means;
    private final WireSlot slot;
    private final Executor blocking;
    private final Map<Integer, ParameterCopy> copies = new ConcurrentHashMap<>();

    OwnWire(ClusterTraining.Parts parts, Means means, WireSlot slot, Executor blocking) {
        this.parts = parts;
        attempt = parts.run()
                .attempt(IntStream.range(0, parts.ownTowers()).boxed().toList());
        this.means = means;
        this.slot = slot;
        this.blocking = blocking;
    }

    CompletionStage<Endpoint> listen() {
        Membership membership = parts.membership();
        Endpoint bind = new Endpoint(membership.address().host(), membership.tensorPort());
        return CompletableFuture.supplyAsync(
                () -> slot.put(means.wires().listen(parts.run().wire(), bind)).endpoint(), blocking);
    }

    /** Connects all ends, and brings the weights to begin with to the towers on other hosts, all at once. */
    CompletionStage<Void> connect(Routes routes, List<Integer> remoteTowers) {
        return CompletableFuture.runAsync(
                        () -> wire().connect(
                                        routes,
                                        parts.protection(),
                                        means.times().connecting()),
                        blocking)
                .thenCompose(connected -> CompletableFuture.allOf(remoteTowers.stream()
                        .map(tower -> CompletableFuture.runAsync(() -> supply(tower), blocking))
                        .toArray(CompletableFuture[]::new)));
    }

    private void supply(int tower) {
        ParameterCopy copy = newCopy(tower);
        copies.put(tower, copy);
        parts.weights().ifPresent(weights -> {
            weights.read(tower, copy);
            means.sending().carry(wire().bulk(tower), tower, copy);
        });
    }

    private ParameterCopy newCopy(int tower) {
        return ParameterCopy.of(parts.run().network().towers().get(tower));
    }

    /** A tower of this process, made on its own thread. */
    Tower tower(int tower) {
        Optional<ParameterCopy> own = parts.weights().map(weights -> {
            ParameterCopy copy = newCopy(tower);
            weights.read(tower, copy);
            return copy;
        });
        return attempt.tower(tower, wire().open(tower), own);
    }

    /** Whether tensors from here to there go through shared memory. */
    boolean isNear(Endpoint peer) {
        return wire().isNear(peer);
    }

    Exchange bulk(int tower) {
        return wire().bulk(tower);
    }

    /** Where copies from a tower on another host land; it has served for the weights to begin with. */
    ParameterCopy landing(int tower) {
        return copies.get(tower);
    }

    Optional<String> warning() {
        return slot.wire().flatMap(Wire::warning);
    }

    List<String> errors() {
        return slot.wire().map(Wire::errors).orElse(List.of());
    }

    /** Whoever waits in an exchange of this process gets a {@link PeerLostException}. Returns at once. */
    void close() {
        slot.closeOn(blocking);
    }

    private Wire wire() {
        return slot.wire().orElseThrow(() -> new PeerLostException("the attempt at the run has ended"));
    }
}
