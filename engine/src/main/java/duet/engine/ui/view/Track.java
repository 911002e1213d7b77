package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonGenerator;
import duet.ops.tower.Direction;
import duet.ops.tower.Transfer;
import java.io.IOException;
import java.util.Optional;

/**
 * What one actor did lately, and what it does now. Written by the actor's thread, read by others; neither holds the other up for
 * longer than a few copies take. Nothing is allocated in writing.
 */
public final class Track {
    static final int LATEST = 512;
    private static final int NANOS_PER_MICRO = 1000;

    /** What an actor can be at; between two of them it waits. */
    public enum Kind {
        TRAIN,
        TEST,
        EXCHANGE,
        COPY,
        MAKE,
        WRITE;

        private final String word = name().toLowerCase(java.util.Locale.ROOT);
    }

    private final String name;
    private final String waitsFor;
    private final long origin;
    private final long[] starts = new long[LATEST];
    private final long[] ends = new long[LATEST];
    private final long[] numbers = new long[LATEST];
    private final Kind[] kinds = new Kind[LATEST];
    private long count;
    private Kind now;
    private long number;
    private long since;
    /** Of an exchange within a step: what goes on after it. */
    private Kind outer;

    private int peer;
    private Transfer transfer;
    private boolean over;

    /**
     * @param name such as {@code tower 0}
     * @param waitsFor what it lacks when it has nothing to do, such as {@code a free buffer}
     * @param origin {@link System#nanoTime} of the time 0
     */
    Track(String name, String waitsFor, long origin) {
        this.name = name;
        this.waitsFor = waitsFor;
        this.origin = origin;
        since = System.nanoTime();
    }

    String name() {
        return name;
    }

    public void begin(Kind kind, long of) {
        begin(kind, of, System.nanoTime());
    }

    public void end() {
        end(System.nanoTime());
    }

    /** In the middle of a step: hands a part over to another tower, or waits for its part. */
    public synchronized void beginExchange(int with, Transfer what) {
        long at = System.nanoTime();
        close(at);
        outer = now;
        now = Kind.EXCHANGE;
        peer = with;
        transfer = what;
        since = at;
    }

    /** The step goes on. */
    public synchronized void endExchange() {
        long at = System.nanoTime();
        close(at);
        now = outer;
        outer = null;
        since = at;
    }

    synchronized void begin(Kind kind, long of, long at) {
        close(at);
        now = kind;
        number = of;
        since = at;
    }

    synchronized void end(long at) {
        close(at);
        now = null;
        since = at;
    }

    /** The actor has ended. */
    synchronized void close() {
        end();
        over = true;
    }

    private void close(long at) {
        if (now != null) {
            int place = (int) (count++ % LATEST);
            starts[place] = since;
            ends[place] = at;
            kinds[place] = now;
            numbers[place] = number;
        }
    }

    synchronized long count() {
        return count;
    }

    /** What it does, in words. */
    synchronized String state() {
        if (over) {
            return "has ended";
        }
        if (now == null) {
            return "waits for " + waitsFor;
        }
        return switch (now) {
            case TRAIN -> "computes step " + number;
            case TEST -> "tests batch " + number;
            case COPY -> "copies its weights";
            case MAKE -> "makes the batch of step " + number;
            case WRITE -> "writes the checkpoint after step " + number;
            case EXCHANGE ->
                "exchanges with tower " + peer + ": step " + number + ", exchange " + transfer.point()
                        + (transfer.direction() == Direction.FORWARD ? " forward" : " backward");
        };
    }

    /** An object of the actor with the spans that are new to the other side: start, end, kind, number; microseconds. */
    synchronized void write(Cursor cursor, JsonGenerator json) throws IOException {
        long from = Math.max(cursor.spans.getOrDefault(name, 0L), count - LATEST);
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("state", state());
        json.writeStringField(
                "kind", Optional.ofNullable(now).map(kind -> kind.word).orElse(over ? "over" : "wait"));
        json.writeNumberField("since", micros(since));
        json.writeNumberField("number", number);
        json.writeArrayFieldStart("spans");
        for (long i = from; i < count; i++) {
            int place = (int) (i % LATEST);
            json.writeStartArray();
            json.writeNumber(micros(starts[place]));
            json.writeNumber(micros(ends[place]));
            json.writeString(kinds[place].word);
            json.writeNumber(numbers[place]);
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
        cursor.spans.put(name, count);
    }

    private long micros(long nanos) {
        return (nanos - origin) / NANOS_PER_MICRO;
    }
}
