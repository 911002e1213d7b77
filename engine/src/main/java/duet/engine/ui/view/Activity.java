package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The actors of a run that are in this process: who works, who waits, for what, and a while back. */
public final class Activity {
    private final long origin = System.nanoTime();
    private final Map<String, Track> tracks = new TreeMap<>();

    /** The track of an actor; the same one whenever its name is the same. */
    public synchronized Track track(String name, String waitsFor) {
        return tracks.computeIfAbsent(name, made -> new Track(made, waitsFor, origin));
    }

    synchronized void end() {
        tracks.values().forEach(Track::close);
    }

    /** {@code activity}. */
    synchronized void write(Cursor cursor, JsonGenerator json) throws IOException {
        if (tracks.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("activity");
        json.writeNumberField("now", (System.nanoTime() - origin) / 1000);
        json.writeArrayFieldStart("actors");
        for (Track track : tracks.values()) {
            track.write(cursor, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
