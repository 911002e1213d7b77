package duet.engine.figure1;

import duet.actors.event.Event;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a trial went.
 *
 * @param errors training error of each epoch as it went, shares from 0 to 1
 */
record Course(Trial trial, List<Double> errors) {
    /** The training error that the paper marks. */
    static final double WANTED = 0.25;

    Course {
        errors = List.copyOf(errors);
    }

    /** Whether an epoch ends what a trial is for. */
    static boolean reaches(Event event) {
        return event instanceof Event.EpochDone epoch && epoch.top1Error() <= WANTED;
    }

    /** The first epoch, counted from 1, whose error is low enough; empty where none is. */
    OptionalInt epochs() {
        for (int epoch = 0; epoch < errors.size(); epoch++) {
            if (errors.get(epoch) <= WANTED) {
                return OptionalInt.of(epoch + 1);
            }
        }
        return OptionalInt.empty();
    }

    /** Whether nothing is left to train. */
    boolean isDone() {
        return epochs().isPresent()
                || errors.size() >= trial.config().training().epochs();
    }
}
