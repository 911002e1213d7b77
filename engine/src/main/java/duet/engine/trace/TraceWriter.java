package duet.engine.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes trace events as a JSON array, one a line, in the format that chrome://tracing and Perfetto read. A file that was cut off by the
 * end of the process lacks its closing bracket, which both forgive. What goes wrong is told once; then nothing more is written.
 */
final class TraceWriter implements AutoCloseable {
    private static final double NANOS_PER_MICRO = 1e3;

    private final Path file;
    private final long most;
    private final Consumer<String> warnings;
    private final JsonGenerator json;
    private final long origin = System.nanoTime();
    private long events;
    private boolean stopped;

    /** @param most events that are written, those that name the tracks left aside */
    TraceWriter(Path file, long most, Consumer<String> warnings) throws IOException {
        this.file = file;
        this.most = most;
        this.warnings = warnings;
        json = new JsonFactory().createGenerator(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
        json.writeStartArray();
    }

    /** Names a process, under which its tracks are shown; those with smaller numbers above. */
    synchronized void nameProcess(int process, String name) {
        name(new Track(process, 0), "process_name", "name", name);
        meta(new Track(process, 0), "process_sort_index", process);
    }

    synchronized void nameTrack(Track track, String name) {
        name(track, "thread_name", "name", name);
        meta(track, "thread_sort_index", track.thread());
    }

    /** @param startNanos and {@code endNanos} as {@link System#nanoTime} tells them */
    synchronized void span(
            Track track, String kind, String name, long startNanos, long endNanos, Map<String, ?> facts) {
        write(() -> {
            begin("X", track, name, startNanos);
            json.writeNumberField("dur", Math.max(0, endNanos - startNanos) / NANOS_PER_MICRO);
            json.writeStringField("cat", kind);
            facts(facts);
        });
    }

    /** Something that happened now. */
    synchronized void instant(Track track, String name, Map<String, ?> facts) {
        write(() -> {
            begin("i", track, name, System.nanoTime());
            json.writeStringField("s", "t");
            facts(facts);
        });
    }

    /** Values that are drawn as a curve. */
    synchronized void counter(Track track, String name, double value) {
        if (Double.isFinite(value)) {
            write(() -> {
                begin("C", track, name, System.nanoTime());
                facts(Map.of(name, value));
            });
        }
    }

    private void name(Track track, String what, String key, String value) {
        unlessStopped(() -> {
            begin("M", track, what, origin);
            facts(Map.of(key, value));
            json.writeEndObject();
        });
    }

    private void meta(Track track, String what, int index) {
        unlessStopped(() -> {
            begin("M", track, what, origin);
            facts(Map.of("sort_index", index));
            json.writeEndObject();
        });
    }

    private void begin(String phase, Track track, String name, long nanos) throws IOException {
        json.writeRaw('\n');
        json.writeStartObject();
        json.writeStringField("ph", phase);
        json.writeNumberField("pid", track.process());
        json.writeNumberField("tid", track.thread());
        json.writeNumberField("ts", Math.max(0, nanos - origin) / NANOS_PER_MICRO);
        json.writeStringField("name", name);
    }

    private void facts(Map<String, ?> facts) throws IOException {
        if (!facts.isEmpty()) {
            json.writeObjectFieldStart("args");
            for (Map.Entry<String, ?> fact : facts.entrySet()) {
                json.writeFieldName(fact.getKey());
                if (fact.getValue() instanceof Number number) {
                    json.writeNumber(number.toString());
                } else {
                    json.writeString(fact.getValue().toString());
                }
            }
            json.writeEndObject();
        }
    }

    private void write(Writing event) {
        unlessStopped(() -> {
            event.run();
            json.writeEndObject();
            if (++events == most) {
                stopped = true;
                warnings.accept(file + ": the trace is full with " + most + " events and ends here; the run goes on");
                end();
            }
        });
    }

    private void unlessStopped(Writing writing) {
        if (!stopped) {
            try {
                writing.run();
            } catch (IOException e) {
                stopped = true;
                warnings.accept(file + ": the trace stops, the run goes on without it: " + e);
            }
        }
    }

    private void end() throws IOException {
        json.writeRaw('\n');
        json.writeEndArray();
        json.close();
    }

    @Override
    public synchronized void close() {
        unlessStopped(this::end);
        stopped = true;
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}
