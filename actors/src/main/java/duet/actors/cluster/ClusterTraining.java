package duet.actors.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.coordinator.Deadlines;
import duet.actors.coordinator.Safeguards;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Outcome;
import duet.actors.exchange.Protection;
import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.actors.training.Teardown;
import duet.dataloader.batch.BatchBuffer;
import duet.ops.tower.ParameterCopy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * One attempt at a run over several hosts, in the process that coordinates it: finds the hosts, gives each its towers, compares
 * what they are about to compute, connects them and trains, until {@link #done} or {@link #stop}. A lost host ends the attempt;
 * whoever wants to go on starts another one from the newest checkpoint.
 */
public final class ClusterTraining implements AutoCloseable {
    private final ActorSystem<ClusterStage.Command> system;
    private final CompletableFuture<Event.RunEnded> done;
    private final AtomicBoolean closed;

    private ClusterTraining(
            ActorSystem<ClusterStage.Command> system, CompletableFuture<Event.RunEnded> done, AtomicBoolean closed) {
        this.system = system;
        this.done = done;
        this.closed = closed;
    }

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
        return start(parts, Means.REAL);
    }

    static ClusterTraining start(Parts parts, Means means) {
        TrainingPlan plan = parts.run().plan();
        List<BatchBuffer> buffers = Stream.generate(() -> new BatchBuffer(plan.batch(), plan.image()))
                .limit(plan.ahead())
                .toList();
        Witness witness = new Witness(parts.sink(), parts.from().position().steps());
        CompletableFuture<Event.RunEnded> done = new CompletableFuture<>();
        AtomicBoolean closed = new AtomicBoolean();
        Behavior<ClusterStage.Command> stage = Behaviors.setup(context -> {
            WireSlot slot = WireSlot.closedFirst(context.getSystem());
            OwnWire wire = new OwnWire(parts, means, slot, Blocking.executor(context.getSystem()));
            return ClusterStage.create(new ClusterStage.Parts(parts, means, wire, buffers, witness, done::complete));
        });
        ActorSystem<ClusterStage.Command> system = ClusterNode.start(
                stage, parts.membership(), Role.COORDINATOR, means.times().settings());
        system.getWhenTerminated().whenComplete((ok, e) -> {
            if (!done.isDone()) {
                done.complete(
                        closed.get()
                                ? witness.breakOff(Outcome.FAILED, "the run was broken off")
                                : witness.breakOff(Outcome.LOST, "the cluster has cut this process off"));
            }
        });
        return new ClusterTraining(system, done, closed);
    }

    /**
     * Completed with the last event; never exceptionally. Its outcome is {@link duet.actors.event.Outcome#LOST} where a host was
     * lost, or too few came within the patience.
     */
    public CompletionStage<Event.RunEnded> done() {
        return done.minimalCompletionStage();
    }

    /** Ends the run in order as soon as the steps under way are done. From any thread, any number of times. */
    public void stop() {
        system.tell(new ClusterStage.Stop());
    }

    ActorSystem<ClusterStage.Command> system() {
        return system;
    }

    /** Where this process listens, with the port that was found. */
    HostAddress address() {
        return ClusterNode.addressOf(system);
    }

    /** Leaves the cluster and ends the threads. @throws IllegalStateException as {@code Training.close} */
    @Override
    public void close() {
        closed.set(true);
        Teardown.of(system);
    }
}
