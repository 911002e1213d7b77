package duet.engine.run;

import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.event.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The events of a run of three steps an epoch, 32 images each, whose losses are two by the number of the step from 1. */
public final class RunEvents {
    private static final int STEPS_PER_EPOCH = 3;

    private final List<Event> events = new ArrayList<>();

    public List<Event> all() {
        return events;
    }

    public RunEvents add(Event event) {
        events.add(event);
        return this;
    }

    public RunEvents opened(long firstStep) {
        return opened(firstStep, "the sample");
    }

    public RunEvents opened(long firstStep, String data) {
        Optional<String> checkpoint = firstStep > 0 ? Optional.of("step.safetensors") : Optional.empty();
        return add(new Event.RunOpened(
                "small", "towers = 2", 1, Map.of("java", "17"), data, "0123", firstStep, checkpoint));
    }

    public RunEvents started(int epochs) {
        long steps = (long) epochs * STEPS_PER_EPOCH;
        return add(new Event.RunStarted(
                100,
                List.of("conv1.weight"),
                List.of("cpu <0>", "cpu 1"),
                0,
                32,
                96,
                40,
                STEPS_PER_EPOCH,
                epochs,
                steps,
                0.01));
    }

    /** Steps {@code from .. end - 1}. */
    public RunEvents steps(long from, long end) {
        for (long step = from; step < end; step++) {
            add(step(step));
        }
        return this;
    }

    private static Event.StepDone step(long step) {
        int epoch = (int) (step / STEPS_PER_EPOCH);
        int inEpoch = (int) (step % STEPS_PER_EPOCH);
        return new Event.StepDone(
                step,
                epoch,
                inEpoch,
                STEPS_PER_EPOCH,
                32,
                2.0 / (step + 1),
                0.5,
                0.25,
                0.01,
                0,
                List.of(),
                Optional.empty(),
                List.of(),
                500_000_000,
                125_000_000,
                62_500_000);
    }

    /** The steps of an epoch, and its end. */
    public RunEvents epoch(int epoch) {
        return steps(epoch * STEPS_PER_EPOCH, (epoch + 1) * STEPS_PER_EPOCH).epochDone(epoch);
    }

    public RunEvents epochDone(int epoch) {
        return add(new Event.EpochDone(epoch, 96, 1.5, 0.5, 0.25, 2));
    }

    public RunEvents validated(int epoch) {
        return add(new Event.ValidationDone(epoch, 40, 1.25, 0.375, 0.125, 1));
    }

    /** What is left of so many epochs, each with its validation. */
    public RunEvents from(long step, int epochs) {
        for (int epoch = (int) (step / STEPS_PER_EPOCH); epoch < epochs; epoch++) {
            long first = Math.max(step, (long) epoch * STEPS_PER_EPOCH);
            steps(first, (epoch + 1L) * STEPS_PER_EPOCH).epochDone(epoch).validated(epoch);
        }
        return this;
    }

    public RunEvents ended() {
        return add(new Event.RunEnded(
                Outcome.COMPLETED,
                "all steps are done",
                6,
                Optional.of("abc"),
                List.of("a", "b"),
                new Totals(192, 3, 0.25, 0.125, 1)));
    }
}
