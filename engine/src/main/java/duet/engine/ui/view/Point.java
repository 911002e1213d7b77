package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonGenerator;
import duet.actors.event.Event;
import java.io.IOException;

/**
 * One or more steps in a row: sums of images and times, means over images of loss and errors.
 *
 * @param step the first of them
 * @param steps how many
 * @param rate learning rate of the last one
 */
record Point(
        long step,
        long steps,
        long images,
        double loss,
        double top1Error,
        double top5Error,
        double rate,
        long nanos,
        long waitingNanos,
        long exchangeNanos) {

    static Point of(Event.StepDone done) {
        return new Point(
                done.step(),
                1,
                done.images(),
                done.loss(),
                done.top1Error(),
                done.top5Error(),
                done.learningRate(),
                done.nanos(),
                done.waitingNanos(),
                done.exchangeNanos());
    }

    Point and(Point next) {
        return new Point(
                step,
                steps + next.steps,
                images + next.images,
                mean(loss, next, next.loss),
                mean(top1Error, next, next.top1Error),
                mean(top5Error, next, next.top5Error),
                next.rate,
                nanos + next.nanos,
                waitingNanos + next.waitingNanos,
                exchangeNanos + next.exchangeNanos);
    }

    private double mean(double own, Point next, double other) {
        return (own * images + other * next.images) / Math.max(1, images + next.images);
    }

    /** An array in the order of the components. */
    void write(JsonGenerator json) throws IOException {
        json.writeStartArray();
        json.writeNumber(step);
        json.writeNumber(steps);
        json.writeNumber(images);
        Reals.write(loss, json);
        Reals.write(top1Error, json);
        Reals.write(top5Error, json);
        Reals.write(rate, json);
        json.writeNumber(nanos);
        json.writeNumber(waitingNanos);
        json.writeNumber(exchangeNanos);
        json.writeEndArray();
    }
}
