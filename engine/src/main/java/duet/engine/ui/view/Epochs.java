package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonGenerator;
import duet.actors.event.Event;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The latest epochs: what was learnt and what was tested in each, and why the learning rate changed before it. */
final class Epochs {
    static final int LATEST = 2000;

    private final TreeMap<Integer, Event.EpochDone> trained = new TreeMap<>();
    private final TreeMap<Integer, Event.ValidationDone> tested = new TreeMap<>();
    private final Deque<Event.LearningRateChanged> rates = new ArrayDeque<>();
    private long version;

    /** @return whether it was about an epoch */
    boolean heard(Event event) {
        if (event instanceof Event.EpochDone done) {
            trained.put(done.epoch(), done);
        } else if (event instanceof Event.ValidationDone done) {
            tested.put(done.epoch(), done);
        } else if (event instanceof Event.LearningRateChanged change) {
            rates.removeIf(earlier -> earlier.epoch() >= change.epoch());
            rates.add(change);
        } else {
            return false;
        }
        trim();
        version++;
        return true;
    }

    private void trim() {
        if (trained.size() > LATEST) {
            trained.pollFirstEntry();
        }
        if (tested.size() > LATEST) {
            tested.pollFirstEntry();
        }
        if (rates.size() > LATEST) {
            rates.removeFirst();
        }
    }

    /** The run goes on from the middle of this epoch. */
    void takeBack(int epoch) {
        trained.tailMap(epoch).clear();
        tested.tailMap(epoch).clear();
        rates.removeIf(change -> change.epoch() > epoch);
        version++;
    }

    int size() {
        return Math.max(trained.size(), tested.size());
    }

    Optional<Event.ValidationDone> best() {
        return tested.values().stream().min(Comparator.comparingDouble(Event.ValidationDone::top1Error));
    }

    Optional<Event.ValidationDone> latest() {
        return Optional.ofNullable(tested.lastEntry()).map(Map.Entry::getValue);
    }

    /** {@code epochs} and {@code rates}. */
    void write(Cursor cursor, JsonGenerator json) throws IOException {
        if (cursor.epochs == version) {
            return;
        }
        json.writeObjectFieldStart("epochs");
        json.writeArrayFieldStart("trained");
        for (Event.EpochDone done : trained.values()) {
            write(done.epoch(), done.loss(), done.top1Error(), done.top5Error(), json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("tested");
        for (Event.ValidationDone done : tested.values()) {
            write(done.epoch(), done.loss(), done.top1Error(), done.top5Error(), json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("rates");
        for (Event.LearningRateChanged change : rates) {
            json.writeStartObject();
            json.writeNumberField("epoch", change.epoch());
            Reals.field("from", change.from(), json);
            Reals.field("to", change.to(), json);
            json.writeStringField("reason", change.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        cursor.epochs = version;
    }

    private static void write(int epoch, double loss, double top1Error, double top5Error, JsonGenerator json)
            throws IOException {
        json.writeStartArray();
        json.writeNumber(epoch);
        Reals.write(loss, json);
        Reals.write(top1Error, json);
        Reals.write(top5Error, json);
        json.writeEndArray();
    }
}
