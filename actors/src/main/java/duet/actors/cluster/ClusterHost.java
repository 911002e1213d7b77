package duet.actors.cluster;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A host that waits for a run, serves it and ends: from {@link #start} until {@link #done}. Whoever wants to serve another run
 * starts another one; nothing of the old one is left.
 */
public final class ClusterHost implements AutoCloseable {
    private ClusterHost() {}

    /**
     * Joins the cluster, and goes on trying until it is there.
     *
     * @param news told what happens, in lines for people, from any thread
     * @throws ClusterUnavailableException when the address cannot be taken or the TLS files cannot be read: one line
     */
    public static ClusterHost start(
            Membership membership, HostOffer offer, HostProgram program, Consumer<String> news) {
        throw new UnsupportedOperationException();
    }

    /** Completed, with the reason in a line, when a run was served to its end or lost, or the cluster cut this host off. */
    public CompletionStage<String> done() {
        throw new UnsupportedOperationException();
    }

    /** Leaves the cluster; a run that is being served breaks off. @throws IllegalStateException as {@code Training.close} */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
