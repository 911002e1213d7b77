package duet.engine.console;

import duet.actors.event.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Means over the latest steps, so that the live line can be read. */
final class RecentSteps {
    private static final int WINDOW = 50;

    private final Deque<Event.StepDone> steps = new ArrayDeque<>();

    void clear() {
        steps.clear();
    }

    void add(Event.StepDone step) {
        steps.addLast(step);
        if (steps.size() > WINDOW) {
            steps.removeFirst();
        }
    }

    /** {@code epoch 2/90 step 17/79 loss ...}; the time left is the time so far, stretched to all steps. */
    String line(Event.StepDone latest, Event.RunStarted run, long elapsedNanos) {
        double nanos = sum(Event.StepDone::nanos);
        double images = sum(Event.StepDone::images);
        long done = latest.step() + 1 - run.firstStep();
        long left = (long) ((double) elapsedNanos / done * (run.steps() - latest.step() - 1) / 1e9);
        return String.format(
                Locale.ROOT,
                "epoch %d/%d step %d/%d  loss %.4f  top-1 error %.1f %%  rate %s  %.1f images/s  %s left  data %.1f %%  exchange %.1f %%",
                latest.epoch() + 1,
                run.epochs(),
                latest.stepInEpoch() + 1,
                latest.stepsInEpoch(),
                sum(step -> step.loss() * step.images()) / images,
                100 * sum(step -> step.top1Error() * step.images()) / images,
                Console.rate(latest.learningRate()),
                images / nanos * 1e9,
                Console.duration(left),
                100 * sum(Event.StepDone::waitingNanos) / nanos,
                100 * sum(Event.StepDone::exchangeNanos) / nanos);
    }

    private double sum(ToDoubleFunction<Event.StepDone> value) {
        return steps.stream().mapToDouble(value).sum();
    }
}
