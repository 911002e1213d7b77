package duet.engine.eventlog;

import duet.actors.event.Event;

/**
 * One kind of event as fields. The order of the fields never changes; a new one goes to the end and is read only where the
 * record has it.
 */
interface EventFields<E extends Event> {

    void write(E event, FieldWriter out);

    /** @throws UnknownValueException when a value means something that only a later program knows */
    E read(FieldReader in);
}
