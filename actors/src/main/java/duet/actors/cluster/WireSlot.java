package duet.actors.cluster;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import duet.ops.tower.PeerLostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Where the wire of one attempt is kept, so that whoever ends the attempt closes it, also one that was still being started.
 * From any thread.
 */
final class WireSlot implements AutoCloseable {
    private Wire wire;
    private boolean closed;

    /**
     * One that is closed as the first thing when the actors end, however they come to: a tower that waits in an exchange would
     * hold up all that comes after.
     */
    static WireSlot closedFirst(ActorSystem<?> system) {
        WireSlot slot = new WireSlot();
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "wire", () -> slot.closeOn(
                                Blocking.executor(system))
                        .thenApply(closed -> Done.getInstance()));
        return slot;
    }

    /** @throws PeerLostException when the attempt is over; the wire is closed then */
    synchronized Wire put(Wire started) {
        if (closed) {
            started.close();
            throw new PeerLostException("the attempt at the run has ended");
        }
        wire = started;
        return started;
    }

    synchronized Optional<Wire> wire() {
        return Optional.ofNullable(wire);
    }

    CompletionStage<Void> closeOn(Executor executor) {
        return CompletableFuture.runAsync(this::close, executor);
    }

    @Override
    public void close() {
        Optional<Wire> open;
        synchronized (this) {
            open = closed ? Optional.empty() : Optional.ofNullable(wire);
            closed = true;
            wire = null;
        }
        open.ifPresent(Wire::close);
    }
}
