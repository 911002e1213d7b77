package duet.engine.replay;

import duet.actors.event.Event;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds the events of a replay to those of the log, in the order of computation: the batch, the logits and what follows from
 * them, the weights afterwards. Keeps the first difference.
 */
final class Comparison {
    private final LoggedRun log;
    private final String lastLayer;
    private final Tolerance tolerance;
    private List<String> parameterNames = List.of();
    private Difference difference;
    private long steps;
    private long latestStep;
    private long digests;
    private double largestDeparture;

    /** @param lastLayer whose output the logits are */
    Comparison(LoggedRun log, String lastLayer, Tolerance tolerance) {
        this.log = log;
        this.lastLayer = lastLayer;
        this.tolerance = tolerance;
    }

    /** Compares an event of the replay. @return the first difference so far */
    Optional<Difference> accept(Event event) {
        if (difference != null) {
            return Optional.of(difference);
        }
        if (event instanceof Event.RunStarted started) {
            parameterNames = started.parameterNames();
        } else if (event instanceof Event.BatchPrepared batch) {
            log.batch(batch.step()).ifPresent(logged -> compare(logged, batch));
        } else if (event instanceof Event.StepDone step) {
            log.step(step.step()).ifPresent(logged -> compare(logged, step));
        } else if (event instanceof Event.ValidationDone validation) {
            log.validation(validation.epoch()).ifPresent(logged -> compare(logged, validation));
        }
        return Optional.ofNullable(difference);
    }

    Optional<Difference> difference() {
        return Optional.ofNullable(difference);
    }

    /** What came of it, in one line. */
    String verdict() {
        if (difference != null) {
            return "first difference: " + difference;
        }
        return tolerance.toTheBit()
                ? steps
                        + " steps are equal to the log, to the bit: batch, logits, loss and errors of each, all weights after "
                        + digests + " of them"
                : String.format(
                        Locale.ROOT,
                        "the losses of %d steps are those of the log within %.3g %%",
                        steps,
                        100 * largestDeparture);
    }

    private void compare(Event.BatchPrepared logged, Event.BatchPrepared replayed) {
        differ(
                logged.step(),
                "the batch, tensor input (checksum of pixels and labels)",
                hex(logged.checksum()),
                hex(replayed.checksum()));
    }

    private void compare(Event.StepDone logged, Event.StepDone replayed) {
        long step = logged.step();
        steps++;
        latestStep = step;
        largestDeparture = Math.max(largestDeparture, Math.abs(replayed.loss() - logged.loss()) / logged.loss());
        differ(step, "the learning rate", logged.learningRate(), replayed.learningRate());
        if (!tolerance.toTheBit()) {
            if (!tolerance.accepts(logged.loss(), replayed.loss())) {
                differ(step, "the loss", logged.loss(), replayed.loss());
            }
            return;
        }
        differ(
                step,
                "layer " + lastLayer + ", tensor logits (checksum)",
                hex(logged.logitsChecksum()),
                hex(replayed.logitsChecksum()));
        differ(step, "the loss", logged.loss(), replayed.loss());
        differ(step, "the top-1 error", logged.top1Error(), replayed.top1Error());
        differ(step, "the top-5 error", logged.top5Error(), replayed.top5Error());
        compareWeights(logged, replayed);
    }

    private void compareWeights(Event.StepDone logged, Event.StepDone replayed) {
        if (logged.digest().isEmpty() || replayed.digest().isEmpty()) {
            return;
        }
        digests++;
        Fingerprints.firstDifference(parameterNames, logged.fingerprints(), replayed.fingerprints())
                .ifPresent(found -> differ(
                        logged.step(), found.where() + " after the step", hex(found.logged()), hex(found.replayed())));
        differ(
                logged.step(),
                "the weights after the step (SHA-256)",
                logged.digest().get(),
                replayed.digest().get());
    }

    private void compare(Event.ValidationDone logged, Event.ValidationDone replayed) {
        if (tolerance.toTheBit()) {
            String where = "the validation after epoch " + (logged.epoch() + 1) + ", the loss";
            differ(latestStep, where, logged.loss(), replayed.loss());
        }
    }

    private void differ(long step, String where, double logged, double replayed) {
        if (Double.doubleToLongBits(logged) != Double.doubleToLongBits(replayed)) {
            found(step, where, Double.toString(logged), Double.toString(replayed));
        }
    }

    private void differ(long step, String where, String logged, String replayed) {
        if (!logged.equals(replayed)) {
            found(step, where, logged, replayed);
        }
    }

    private void found(long step, String where, String logged, String replayed) {
        if (difference == null) {
            difference = new Difference(step, where, logged, replayed);
        }
    }

    private static String hex(int checksum) {
        return String.format("%08x", checksum);
    }
}
