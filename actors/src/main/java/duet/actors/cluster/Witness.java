package duet.actors.cluster;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Outcome;
import duet.actors.event.Totals;
import java.util.List;
import java.util.Optional;

/** Stands before the sink and knows what is to be said should the run end without a last word of its own. */
final class Witness implements EventSink {
    private final EventSink sink;
    private long steps;
    private boolean ended;

    /** @param steps training steps that were done before */
    Witness(EventSink sink, long steps) {
        this.sink = sink;
        this.steps = steps;
    }

    @Override
    public synchronized void accept(Event event) {
        if (event instanceof Event.StepDone done) {
            steps = done.step() + 1;
        }
        ended |= event instanceof Event.RunEnded;
        sink.accept(event);
    }

    synchronized Event.RunEnded end(Outcome outcome, String message) {
        return new Event.RunEnded(outcome, message, steps, Optional.empty(), List.of(), Totals.NONE);
    }

    /** Tells the sink that the run broke off, unless it was told an end. */
    synchronized Event.RunEnded breakOff(Outcome outcome, String message) {
        Event.RunEnded end = end(outcome, message);
        if (!ended) {
            accept(end);
        }
        return end;
    }
}
