package duet.actors.event;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.function.Consumer;

/**
 * Tells a sink every event, in order, on a thread of its own, so that a slow terminal or disk holds nobody up. A sink that fails
 * is told no more. Ends with the last event.
 */
public final class RecorderActor extends AbstractBehavior<Event> {

    /** An event that the sink failed at; it was told none after it. */
    public record Unrecorded(Event event, RuntimeException cause) {

        public String inWords() {
            return "the event " + event.getClass().getSimpleName() + " could not be recorded: " + cause;
        }
    }

    private final EventSink sink;
    private final ActorRef<Unrecorded> failures;
    private final Consumer<Event.RunEnded> ended;
    private boolean failed;

    private RecorderActor(
            ActorContext<Event> context,
            EventSink sink,
            ActorRef<Unrecorded> failures,
            Consumer<Event.RunEnded> ended) {
        super(context);
        this.sink = sink;
        this.failures = failures;
        this.ended = ended;
    }

    /**
     * @param failures is told the first failure of the sink
     * @param ended is told the last event after the sink; it is a failure where the sink failed at this very event
     */
    public static Behavior<Event> create(
            EventSink sink, ActorRef<Unrecorded> failures, Consumer<Event.RunEnded> ended) {
        return Behaviors.setup(context -> new RecorderActor(context, sink, failures, ended));
    }

    @Override
    public Receive<Event> createReceive() {
        return newReceiveBuilder()
                .onMessage(Event.RunEnded.class, this::onLast)
                .onAnyMessage(this::onEvent)
                .build();
    }

    private Behavior<Event> onEvent(Event event) {
        if (!failed) {
            try {
                sink.accept(event);
            } catch (RuntimeException e) {
                failed = true;
                getContext().getLog().error("the event {} could not be recorded", event, e);
                failures.tell(new Unrecorded(event, e));
            }
        }
        return this;
    }

    private Behavior<Event> onLast(Event.RunEnded last) {
        boolean failedBefore = failed;
        onEvent(last);
        ended.accept(
                failed && !failedBefore
                        ? last.failing("the event RunEnded could not be recorded; the log of the program says why")
                        : last);
        return Behaviors.stopped();
    }
}
