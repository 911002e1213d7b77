package duet.actors.training;

import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of all actors of a run and of their threads. */
public final class Teardown {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private Teardown() {}

    /**
     * Ends the actors, and waits until their threads have ended.
     *
     * @throws IllegalStateException when a tower or loader still works after 20 s
     */
    public static void of(ActorSystem<?> system) {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "a tower or loader still works " + TIMEOUT.toSeconds() + " s after the end of the run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the actors ended with an error: " + e.getCause(), e);
        }
    }
}
