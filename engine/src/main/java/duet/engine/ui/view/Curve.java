package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonGenerator;
import duet.actors.event.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a run, however long it is, in a fixed number of places: when all are taken, neighbours are put together and a place
 * stands for twice as many steps. The latest steps are also kept one by one, for who has the rest already.
 */
final class Curve {
    static final int PLACES = 2048;
    static final int LATEST = 1024;

    private final List<Point> points = new ArrayList<>();
    private final Point[] latest = new Point[LATEST];
    private long stride = 1;
    /** Steps so far, those that were taken back among them. */
    private long count;
    /** How often steps were taken back. */
    private int generation;

    void add(Event.StepDone step) {
        Point point = Point.of(step);
        latest[(int) (count++ % LATEST)] = point;
        int last = points.size() - 1;
        if (last >= 0 && points.get(last).steps() < stride) {
            points.set(last, points.get(last).and(point));
            return;
        }
        if (points.size() == PLACES) {
            halve();
        }
        points.add(point);
    }

    private void halve() {
        for (int i = 0; i < PLACES / 2; i++) {
            points.set(i, points.get(2 * i).and(points.get(2 * i + 1)));
        }
        points.subList(PLACES / 2, PLACES).clear();
        stride *= 2;
    }

    /** The run goes on from a checkpoint: what came after that is done again. */
    void takeBack(long firstStep) {
        if (points.removeIf(point -> point.step() >= firstStep)) {
            generation++;
        }
    }

    int size() {
        return points.size();
    }

    long count() {
        return count;
    }

    int generation() {
        return generation;
    }

    /** {@code curve}: everything from the beginning, where the other side has nothing to add to, else what is new. */
    void write(Cursor cursor, JsonGenerator json) throws IOException {
        boolean anew = cursor.generation != generation || count - cursor.steps > LATEST;
        if (!anew && cursor.steps == count) {
            return;
        }
        json.writeObjectFieldStart("curve");
        json.writeBooleanField("anew", anew);
        json.writeNumberField("stride", stride);
        json.writeArrayFieldStart("points");
        if (anew) {
            for (Point point : points) {
                point.write(json);
            }
        } else {
            for (long step = cursor.steps; step < count; step++) {
                latest[(int) (step % LATEST)].write(json);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
        cursor.generation = generation;
        cursor.steps = count;
    }
}
