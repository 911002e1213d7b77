package duet.actors.cluster;

import akka.actor.typed.ActorSystem;
import duet.actors.training.Teardown;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A host that waits for a run, serves it and ends: from {@link #start} until {@link #done}. Whoever wants to serve another run
 * starts another one; nothing of the old one is left.
 */
public final class ClusterHost implements AutoCloseable {
    private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

    private final ActorSystem<HostActor.Command> system;
    private final CompletableFuture<String> reason;
    private final CompletableFuture<String> done;

    private ClusterHost(
            ActorSystem<HostActor.Command> system, CompletableFuture<String> reason, CompletableFuture<String> done) {
        this.system = system;
        this.reason = reason;
        this.done = done;
    }

    /**
     * Joins the cluster, and goes on trying until it is there.
     *
     * @param news told what happens, in lines for people, from any thread
     * @throws ClusterUnavailableException when the address cannot be taken or the TLS files cannot be read: one line
     */
    public static ClusterHost start(
            Membership membership, HostOffer offer, HostProgram program, Consumer<String> news) {
        return start(membership, offer, program, news, Means.REAL);
    }

    static ClusterHost start(
            Membership membership, HostOffer offer, HostProgram program, Consumer<String> news, Means means) {
        CompletableFuture<String> reason = new CompletableFuture<>();
        HostActor.Parts parts = new HostActor.Parts(membership, offer, program, means, news, reason::complete);
        ActorSystem<HostActor.Command> system = ClusterNode.start(
                HostActor.create(parts), membership, Role.HOST, means.times().settings());
        reason.thenRun(system::terminate);
        CompletableFuture<String> done = new CompletableFuture<>();
        system.getWhenTerminated().whenComplete((ok, e) -> {
            reason.complete("the cluster has cut this host off");
            done.complete(reason.join());
        });
        reason.thenAccept(why -> done.completeOnTimeout(
                why + "; a tower or loader still works", END_TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        return new ClusterHost(system, reason, done);
    }

    /** Completed, with the reason in a line, when a run was served to its end or lost, or the cluster cut this host off. */
    public CompletionStage<String> done() {
        return done.minimalCompletionStage();
    }

    ActorSystem<HostActor.Command> system() {
        return system;
    }

    /** Where this host listens, with the port that was found. */
    HostAddress address() {
        return ClusterNode.addressOf(system);
    }

    /** Leaves the cluster; a run that is being served breaks off. @throws IllegalStateException as {@code Training.close} */
    @Override
    public void close() {
        reason.complete("closed");
        Teardown.of(system);
    }
}
