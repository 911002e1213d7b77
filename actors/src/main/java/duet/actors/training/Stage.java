package duet.actors.training;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import duet.actors.coordinator.Coordinator;
import duet.actors.coordinator.Crew;
import duet.actors.event.Event;
import duet.actors.event.RecorderActor;
import duet.dataloader.batch.BatchBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where coordinator and recorder stand side by side: the recorder outlives the coordinator until it has recorded the last event.
 * Neither is started anew: a coordinator would not know where the run stands, and a recorder never fails.
 */
final class Stage extends AbstractBehavior<Coordinator.Command> {
    private static final String RECORDER_DISPATCHER = "duet.recorder-dispatcher";

    private final ActorRef<Coordinator.Command> coordinator;
    private final ActorRef<Event> recorder;

    private Stage(
            ActorContext<Coordinator.Command> context,
            Training.Parts parts,
            Crew.Hiring crew,
            List<BatchBuffer> buffers,
            Consumer<Event.RunEnded> ended) {
        super(context);
        ActorRef<RecorderActor.Unrecorded> unrecorded =
                context.messageAdapter(RecorderActor.Unrecorded.class, Coordinator.Unrecorded::new);
        recorder = context.spawn(
                RecorderActor.create(parts.sink(), unrecorded, ended),
                "recorder",
                DispatcherSelector.fromConfig(RECORDER_DISPATCHER));
        coordinator = context.spawn(
                Coordinator.create(
                        parts.plan(),
                        parts.from(),
                        parts.safeguards(),
                        buffers,
                        crew,
                        parts.deadlines(),
                        recorder::tell),
                "coordinator");
        context.watch(coordinator);
        context.watch(recorder);
    }

    static Behavior<Coordinator.Command> create(
            Training.Parts parts, Crew.Hiring crew, List<BatchBuffer> buffers, Consumer<Event.RunEnded> ended) {
        return Behaviors.setup(context -> new Stage(context, parts, crew, buffers, ended));
    }

    @Override
    public Receive<Coordinator.Command> createReceive() {
        return newReceiveBuilder()
                .onAnyMessage(command -> {
                    coordinator.tell(command);
                    return this;
                })
                .onSignal(Terminated.class, this::onEnded)
                .build();
    }

    /** The recorder ends with the last event; a coordinator that went without one leaves it with nothing to wait for. */
    private Behavior<Coordinator.Command> onEnded(Terminated signal) {
        boolean lastRecorded = signal.getRef().equals(recorder);
        boolean coordinatorFailed = signal instanceof akka.actor.typed.ChildFailed;
        return lastRecorded || coordinatorFailed ? Behaviors.stopped() : this;
    }
}
