package duet.engine.history;

import duet.actors.event.Event;

/** Adds up steps in a row. */
final class StretchSums {
    private final long firstStep;
    private int count;
    private double loss;
    private double top1Error;
    private double epochs;

    StretchSums(long firstStep) {
        this.firstStep = firstStep;
    }

    void add(Event.StepDone step) {
        count++;
        loss += step.loss();
        top1Error += step.top1Error();
        epochs = step.epoch() + (step.stepInEpoch() + 1.0) / step.stepsInEpoch();
    }

    int count() {
        return count;
    }

    RunHistory.Stretch stretch() {
        return new RunHistory.Stretch(epochs, firstStep, loss / count, top1Error / count);
    }
}
