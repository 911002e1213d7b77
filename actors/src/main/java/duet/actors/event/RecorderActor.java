package duet.actors.event;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.Optional;
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
    private Optional<Unrecorded> failure = Optional.empty();

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
     * @param ended is told the last event after the sink; it is a failure where the sink failed at this or any other
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
        if (failure.isEmpty()) {
            try {
                sink.accept(event);
            } catch (RuntimeException e) {
                getContext().getLog().error("the event {} could not be recorded", event, e);
                failure = Optional.of(new Unrecorded(event, e));
                failures.tell(failure.get());
            }
        }
        return this;
    }

    private Behavior<Event> onLast(Event.RunEnded last) {
        onEvent(last);
        ended.accept(
                failure.isPresent() && last.outcome() != Outcome.FAILED
                        ? last.failing(failure.get().inWords())
                        : last);
        return Behaviors.stopped();
    }
}
