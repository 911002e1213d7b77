package duet.actors.event;

/** Where the facts of a run go. Called by one thread at a time, in the order of the facts; it must not wait for the run. */
@FunctionalInterface
public interface EventSink {
    void accept(Event event);
}
