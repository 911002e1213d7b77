package duet.engine.eventlog;

import duet.actors.event.Event;
import java.time.Instant;

/**
 * An event as it stands in the log.
 *
 * @param index where it stands: grows from event to event, with gaps between files
 * @param time when it was appended
 */
public record LoggedEvent(long index, Instant time, Event event) {}
