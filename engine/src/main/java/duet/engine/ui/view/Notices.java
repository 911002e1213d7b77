package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonGenerator;
import duet.actors.event.Event;
import duet.engine.eventlog.EventType;
import duet.engine.eventlog.lines.EventLines;
import java.io.IOException;
import java.time.Instant;

/** The latest events in words, but for steps and batches, of which there are too many to be read. */
final class Notices {
    static final int LATEST = 256;

    private final Notice[] latest = new Notice[LATEST];
    private long count;

    private record Notice(Instant time, String type, String text) {}

    void add(Event event, Instant time) {
        if (!(event instanceof Event.StepDone) && !(event instanceof Event.BatchPrepared)) {
            latest[(int) (count++ % LATEST)] =
                    new Notice(time, EventType.of(event).label(), EventLines.facts(event));
        }
    }

    long count() {
        return count;
    }

    /** {@code notices}: those that are new to the other side, as far as they are still here. */
    void write(Cursor cursor, JsonGenerator json) throws IOException {
        if (cursor.notices == count) {
            return;
        }
        json.writeArrayFieldStart("notices");
        for (long i = Math.max(cursor.notices, count - LATEST); i < count; i++) {
            Notice notice = latest[(int) (i % LATEST)];
            json.writeStartObject();
            json.writeNumberField("time", notice.time().toEpochMilli());
            json.writeStringField("type", notice.type());
            json.writeStringField("text", notice.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        cursor.notices = count;
    }
}
