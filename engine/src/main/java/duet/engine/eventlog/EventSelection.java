package duet.engine.eventlog;

import duet.actors.event.Event;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Picks events by type and step from a log that is read in order. An event that names no step belongs to the last step
 * that was done before it.
 */
public final class EventSelection implements Predicate<LoggedEvent> {
    private final Set<EventType> types;
    private final long fromStep;
    private final long toStep;
    private long lastStep;

    /**
     * @param fromStep first step, counted from 0
     * @param toStep last step
     */
    public EventSelection(Set<EventType> types, long fromStep, long toStep) {
        this.types = Set.copyOf(types);
        this.fromStep = fromStep;
        this.toStep = toStep;
    }

    /** To be asked for every event of the log, in its order. */
    @Override
    public boolean test(LoggedEvent logged) {
        long step = step(logged.event());
        return types.contains(EventType.of(logged.event())) && fromStep <= step && step <= toStep;
    }

    private long step(Event event) {
        if (event instanceof Event.StepDone done) {
            lastStep = done.step();
        } else if (event instanceof Event.RunOpened opened) {
            lastStep = opened.firstStep();
        } else if (event instanceof Event.BatchPrepared prepared) {
            // Made ahead, while earlier steps are still under way.
            return prepared.step();
        } else if (event instanceof Event.NotFinite broken) {
            return broken.step();
        }
        return lastStep;
    }
}
