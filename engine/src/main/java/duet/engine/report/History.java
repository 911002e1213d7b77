package duet.engine.report;

import duet.actors.event.Event;
import duet.engine.console.Console;
import duet.engine.eventlog.EventLogReader;
import duet.engine.eventlog.LoggedEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** What the event log tells of a run, in memory that does not grow with its steps. What a run that went on did again counts once. */
final class History {
    private static final int MOST_NOTES = 100;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Places of a step's values in the curves. */
    static final int LOSS = 0;

    static final int TOP_1 = 1;
    static final int RATE = 2;
    static final int SPEED = 3;
    static final int WAITING = 4;
    static final int EXCHANGE = 5;
    private static final int VALUES = 6;

    private final StepCurves steps = new StepCurves(VALUES);
    private final TreeMap<Integer, Epoch> epochs = new TreeMap<>();
    private final List<Note> notes = new ArrayList<>();
    private int notesLeftOut;
    private int resumed;
    private long lastStep = -1;
    private Instant began;
    private Instant lastTime;
    private Optional<Event.RunOpened> opened = Optional.empty();
    private Optional<Event.RunStarted> started = Optional.empty();
    private Optional<Event.RunEnded> ended = Optional.empty();

    /** An epoch with its last step. */
    record Epoch(long step, Optional<Event.EpochDone> training, Optional<Event.ValidationDone> validation) {}

    /**
     * Something worth telling.
     *
     * @param kind rate, warning, broken or resumed
     */
    record Note(long step, Instant time, String kind, String text) {}

    private History() {}

    /** Nothing is known of a run without a log. */
    static History none() {
        return new History();
    }

    /** @throws duet.dataloader.DataException when there is no log, or it cannot be read */
    static History read(Path events) {
        History history = new History();
        try (EventLogReader reader = EventLogReader.open(events)) {
            reader.readAll(history::take);
        }
        return history;
    }

    private void take(LoggedEvent logged) {
        Event event = logged.event();
        began = began == null ? logged.time() : began;
        lastTime = logged.time();
        if (event instanceof Event.StepDone step) {
            take(step);
        } else if (event instanceof Event.EpochDone epoch) {
            Optional<Event.ValidationDone> validation =
                    Optional.ofNullable(epochs.get(epoch.epoch())).flatMap(Epoch::validation);
            epochs.put(epoch.epoch(), new Epoch(lastStep, Optional.of(epoch), validation));
        } else if (event instanceof Event.ValidationDone tested) {
            Optional<Event.EpochDone> training =
                    Optional.ofNullable(epochs.get(tested.epoch())).flatMap(Epoch::training);
            epochs.put(tested.epoch(), new Epoch(lastStep, training, Optional.of(tested)));
        } else if (event instanceof Event.RunOpened open) {
            open(open, logged.time());
        } else if (event instanceof Event.RunStarted start) {
            started = Optional.of(start);
        } else if (event instanceof Event.RunEnded end) {
            ended = Optional.of(end);
        } else {
            takeNote(event, logged.time());
        }
    }

    private void take(Event.StepDone step) {
        lastStep = step.step();
        steps.add(
                step.step(),
                step.loss(),
                step.top1Error(),
                step.learningRate(),
                step.images() * NANOS_PER_SECOND / Math.max(1, step.nanos()),
                step.waitingShare(),
                step.exchangeShare());
    }

    private void open(Event.RunOpened open, Instant time) {
        if (opened.isPresent()) {
            resumed++;
            long first = open.firstStep();
            steps.cutFrom(first);
            epochs.values().removeIf(epoch -> epoch.step() >= first);
            notes.removeIf(note -> note.kind().equals("rate") && note.step() >= first);
            lastStep = first - 1;
            note("resumed", "went on with step " + first, time);
        }
        opened = Optional.of(open);
        ended = Optional.empty();
    }

    private void takeNote(Event event, Instant time) {
        if (event instanceof Event.LearningRateChanged change) {
            String text = String.format(
                    Locale.ROOT,
                    "epoch %d: learning rate %s to %s: %s",
                    change.epoch() + 1,
                    Console.rate(change.from()),
                    Console.rate(change.to()),
                    change.reason());
            note("rate", text, time);
        } else if (event instanceof Event.Warning warning) {
            note("warning", warning.text(), time);
        } else if (event instanceof Event.CheckpointFailed failed) {
            note("warning", "no checkpoint after " + failed.steps() + " steps: " + failed.reason(), time);
        } else if (event instanceof Event.NotFinite broken) {
            note("broken", broken.what() + " is not finite at step " + broken.step(), time);
        } else if (event instanceof Event.RunFrozen frozen) {
            note("broken", "frozen: " + frozen.reason(), time);
        }
    }

    private void note(String kind, String text, Instant time) {
        if (notes.size() < MOST_NOTES) {
            notes.add(new Note(lastStep, time, kind, text));
        } else {
            notesLeftOut++;
        }
    }

    StepCurves steps() {
        return steps;
    }

    /** By their numbers, from 0. */
    TreeMap<Integer, Epoch> epochs() {
        return epochs;
    }

    List<Note> notes() {
        return notes;
    }

    int notesLeftOut() {
        return notesLeftOut;
    }

    /** How often it went on after it was stopped or cut off. */
    int resumed() {
        return resumed;
    }

    /** Training steps that are done. */
    long stepsDone() {
        return lastStep + 1;
    }

    Optional<Instant> began() {
        return Optional.ofNullable(began);
    }

    Optional<Instant> lastTime() {
        return Optional.ofNullable(lastTime);
    }

    Optional<Event.RunOpened> opened() {
        return opened;
    }

    Optional<Event.RunStarted> started() {
        return started;
    }

    Optional<Event.RunEnded> ended() {
        return ended;
    }

    /** The validation with the lowest top-1 error, the first of equals. */
    Optional<Event.ValidationDone> best() {
        return epochs.values().stream()
                .flatMap(epoch -> epoch.validation().stream())
                .reduce((one, other) -> other.top1Error() < one.top1Error() ? other : one);
    }
}
