package duet.actors.cluster;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.PoisonPill;
import akka.actor.typed.ActorSystem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that an actor system that ends gives its port back. Seen with Akka 2.8.5 over TLS, about once in ten times: both
 * sides have closed, a stream of the transport still waits, and the system waits for the stream for ever.
 */
final class StreamsEnd {
    private static final long GRACE_SECONDS = 2;

    private StreamsEnd() {}

    /** The process has left the cluster when this comes into force: nobody misses what was still on its way. */
    static void bounded(ActorSystem<?> system) {
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "bound-streams", () -> {
                    CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS)
                            .execute(() -> abort(system));
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
    }

    private static void abort(ActorSystem<?> system) {
        if (!system.getWhenTerminated().toCompletableFuture().isDone()) {
            akka.actor.ActorSystem classic = system.classicSystem();
            classic.actorSelection("/system/Materializers/*")
                    .tell(PoisonPill.getInstance(), akka.actor.ActorRef.noSender());
        }
    }
}
