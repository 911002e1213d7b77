package duet.actors.cluster;

import duet.actors.checkpoint.CheckpointStore;
import duet.actors.coordinator.Deadlines;
import duet.actors.coordinator.Safeguards;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.exchange.Protection;
import duet.actors.schedule.Standing;
import duet.ops.tower.ParameterCopy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One attempt at a run over several hosts, in the process that coordinates it: finds the hosts, gives each its towers, compares
 * what they are about to compute, connects them and trains, until {@link #done} or {@link #stop}. A lost host ends the attempt;
 * whoever wants to go on starts another one from the newest checkpoint.
 */
public final class ClusterTraining implements AutoCloseable {
    private ClusterTraining() {}

    /**
     * What an attempt is made of.
     *
     * @param ownTowers how many towers this process takes itself, the first ones
     * @param config of the run as HOCON, for the hosts
     * @param run as this process sees it
     * @param protection of tensors between hosts
     * @param from where the run stands
     * @param weights that belong there; empty for the starting values
     * @param patience how long hosts for all towers are waited for
     * @param sink is told every event, on a thread of its own; the last one is a {@link Event.RunEnded}
     */
    public record Parts(
            Membership membership,
            int ownTowers,
            String config,
            HostProgram.Undertaking run,
            Protection protection,
            Standing from,
            Optional<Weights> weights,
            Safeguards safeguards,
            Optional<CheckpointStore> store,
            EventSink sink,
            Deadlines deadlines,
            Duration patience) {}

    /** Reads a tower's weights and momenta; called for each tower, also from several threads at once. */
    @FunctionalInterface
    public interface Weights {
        void read(int tower, ParameterCopy into);
    }

    /**
     * Takes the memory of all batch buffers, joins the cluster and starts.
     *
     * @throws ClusterUnavailableException when the address cannot be taken or the TLS files cannot be read: one line
     */
    public static ClusterTraining start(Parts parts) {
        throw new UnsupportedOperationException();
    }

    /**
     * Completed with the last event; never exceptionally. Its outcome is {@link duet.actors.event.Outcome#LOST} where a host was
     * lost, or too few came within the patience.
     */
    public CompletionStage<Event.RunEnded> done() {
        throw new UnsupportedOperationException();
    }

    /** Ends the run in order as soon as the steps under way are done. From any thread, any number of times. */
    public void stop() {
        throw new UnsupportedOperationException();
    }

    /** Leaves the cluster and ends the threads. @throws IllegalStateException as {@code Training.close} */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
