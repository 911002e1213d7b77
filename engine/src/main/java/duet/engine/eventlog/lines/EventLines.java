package duet.engine.eventlog.lines;

import duet.actors.event.Event;
import duet.engine.eventlog.LoggedEvent;

/** Writes an event as one line without its end. */
@FunctionalInterface
public interface EventLines {

    String line(LoggedEvent event);

    /** What happened, for people, on one line without time and type. */
    static String facts(Event event) {
        return PlainLines.printable(event);
    }

    /** For people: time in UTC, type, facts. Epochs and their steps count from 1, as on the console, steps of the run from 0. */
    static EventLines plain() {
        return new PlainLines();
    }

    /**
     * For programs: one JSON object, {@code time}, {@code type} and then the fields of the event under their names in {@code
     * kebab-case}: {@code top-1-error}, {@code steps-in-epoch}. Everything counts from 0. What is absent is null; NaN and
     * infinities are the strings NaN, Infinity and -Infinity; checksums and fingerprints are strings of eight hexadecimal digits.
     */
    static EventLines json() {
        return new JsonLines();
    }
}
