package duet.actors.checkpoint;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.io.IOException;

/** Writes checkpoints, one at a time, on a thread of its own. What cannot be written is told; the next may go well. */
public final class CheckpointActor extends AbstractBehavior<CheckpointActor.Write> {

    /** What the actor is told: put this on the disk. Its copies belong to the actor until it reports. */
    public record Write(Checkpoint checkpoint) {}

    /** What the actor tells of the checkpoint it was given. */
    public sealed interface Report {}

    /** @param nanos it took */
    public record Written(Checkpoint checkpoint, CheckpointStore.Written file, long nanos) implements Report {}

    public record Failed(Checkpoint checkpoint, String reason) implements Report {}

    private final CheckpointStore store;
    private final ActorRef<Report> reports;

    private CheckpointActor(ActorContext<Write> context, CheckpointStore store, ActorRef<Report> reports) {
        super(context);
        this.store = store;
        this.reports = reports;
    }

    public static Behavior<Write> create(CheckpointStore store, ActorRef<Report> reports) {
        return Behaviors.setup(context -> new CheckpointActor(context, store, reports));
    }

    @Override
    public Receive<Write> createReceive() {
        return newReceiveBuilder().onMessage(Write.class, this::onWrite).build();
    }

    private Behavior<Write> onWrite(Write order) {
        long start = System.nanoTime();
        try {
            CheckpointStore.Written file = store.write(order.checkpoint());
            reports.tell(new Written(order.checkpoint(), file, System.nanoTime() - start));
        } catch (IOException e) {
            reports.tell(new Failed(order.checkpoint(), e.getMessage()));
        } catch (RuntimeException | Error e) {
            getContext().getLog().error("the checkpoint could not be written", e);
            reports.tell(new Failed(order.checkpoint(), e.toString()));
        }
        return this;
    }
}
