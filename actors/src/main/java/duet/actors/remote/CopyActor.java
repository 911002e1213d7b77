package duet.actors.remote;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import java.util.Optional;

/**
 * Takes copies over a bulk end, on a thread that may wait for the other one. Does not end before the copy it is at has; closing
 * the bulk end from outside frees it.
 */
final class CopyActor {
    /** Where copies are sent and received: one thread each. */
    static final String DISPATCHER = "duet.copy-dispatcher";

    private CopyActor() {}

    /** {@link CopyTransport#send} or {@link CopyTransport#receive}. */
    @FunctionalInterface
    interface Way {
        void take(Exchange exchange, int peer, long number, ParameterCopy copy);
    }

    /** The copy belongs to this actor until it has told. */
    record Take(long number, ParameterCopy copy) {}

    /** @param failure why the copy did not arrive; empty where it did */
    record Taken(int tower, Optional<Throwable> failure) {}

    static Behavior<Take> create(int tower, Way way, Exchange bulk, int peer, ActorRef<Taken> reports) {
        return Behaviors.receiveMessage(order -> {
            reports.tell(new Taken(tower, attempt(() -> way.take(bulk, peer, order.number(), order.copy()))));
            return Behaviors.same();
        });
    }

    private static Optional<Throwable> attempt(Runnable transport) {
        try {
            transport.run();
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            // An Error too: memory that is not there must be told, not hang the run.
            return Optional.of(e);
        }
    }
}
