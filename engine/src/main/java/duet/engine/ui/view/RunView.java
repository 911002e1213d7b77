package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import duet.actors.event.Event;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** A run as its page shows it, in memory that does not grow with the run. Any thread may tell and ask. */
public final class RunView {
    private static final JsonFactory JSON = new JsonFactory();

    private final int number;
    private final String name;
    private final Head head = new Head();
    private final Standing standing = new Standing();
    private final Curve curve = new Curve();
    private final Epochs epochs = new Epochs();
    private final Notices notices = new Notices();
    private final Activity activity = new Activity();
    private final Sizes sizes = new Sizes();
    private final FilterFrames filters = new FilterFrames();

    /** @param number of the run on its page, from 0 */
    public RunView(int number, String name) {
        this.number = number;
        this.name = name;
    }

    public String name() {
        return name;
    }

    public Activity activity() {
        return activity;
    }

    public Sizes sizes() {
        return sizes;
    }

    public FilterFrames filters() {
        return filters;
    }

    /** In the order of the run. */
    public synchronized void accept(Event event, Instant time) {
        head.hear(event);
        standing.hear(event, time);
        notices.add(event, time);
        epochs.heard(event);
        if (event instanceof Event.StepDone step) {
            curve.add(step);
        } else if (event instanceof Event.RunOpened opened) {
            curve.takeBack(opened.firstStep());
            epochs.takeBack(head.stepsPerEpoch() > 0 ? (int) (opened.firstStep() / head.stepsPerEpoch()) : 0);
        } else if (event instanceof Event.RunEnded) {
            activity.end();
        }
    }

    public synchronized boolean ended() {
        return standing.ended();
    }

    /** Empty before the first. */
    public synchronized Optional<Event.StepDone> latestStep() {
        return Optional.ofNullable(standing.latest());
    }

    /** Empty before the first. */
    public synchronized Optional<Event.ValidationDone> latestValidation() {
        return epochs.latest();
    }

    /** Kernels of the first layer as bytes, after a step that was offered; empty where they are not kept any more. */
    public Optional<byte[]> kernels(long step) {
        return filters.levels(step);
    }

    /** What is new to a page, as a JSON object, and moves its cursor on. */
    public String news(Cursor cursor) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("run", number);
            synchronized (this) {
                head.write(name, cursor, json);
                standing.write(cursor, json);
                curve.write(cursor, json);
                epochs.write(cursor, json);
                notices.write(cursor, json);
            }
            sizes.write(cursor, json);
            filters.write(cursor, json);
            activity.write(cursor, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
