package duet.engine.history;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.engine.eventlog.EventLogReader;
import duet.engine.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How a run went, as its event log tells. What was trained again after an interruption counts once, as it was trained at last. */
public final class RunHistory {
    /** Stretches into which an epoch's steps are cut. */
    private static final int STRETCHES = 20;

    private final List<Stretch> stretches = new ArrayList<>();
    private final TreeMap<Integer, Event.EpochDone> epochs = new TreeMap<>();
    private final TreeMap<Integer, Event.ValidationDone> validations = new TreeMap<>();
    private Map<String, String> versions = Map.of();
    private long steps;
    private Event.RunEnded end;
    private StretchSums sums;

    /**
     * Means over some steps in a row.
     *
     * @param epochs how much had been trained at their end
     * @param firstStep the first of them
     */
    public record Stretch(double epochs, long firstStep, double loss, double top1Error) {}

    private RunHistory() {}

    /**
     * Reads a run's log; it may be one that is being trained.
     *
     * @throws DataException when the folder is no run's or has no event log
     */
    public static RunHistory of(Path run) {
        RunFolder.config(run);
        Path events = RunFolder.events(run);
        if (!Files.isDirectory(events)) {
            throw new DataException(run + ": has no event log, so nothing tells how it went; events.enabled was false");
        }
        RunHistory history = new RunHistory();
        try (EventLogReader reader = EventLogReader.open(events)) {
            reader.readAll(logged -> history.add(logged.event()));
        }
        history.closeStretch();
        return history;
    }

    /** What events tell, in the order of a log. */
    public static RunHistory of(List<Event> events) {
        RunHistory history = new RunHistory();
        events.forEach(history::add);
        history.closeStretch();
        return history;
    }

    private void add(Event event) {
        if (event instanceof Event.RunOpened opened) {
            goBack(opened);
        } else if (event instanceof Event.StepDone step) {
            add(step);
        } else if (event instanceof Event.EpochDone epoch) {
            epochs.put(epoch.epoch(), epoch);
        } else if (event instanceof Event.ValidationDone validation) {
            validations.put(validation.epoch(), validation);
        } else if (event instanceof Event.RunEnded ended) {
            end = ended;
        }
    }

    private void goBack(Event.RunOpened opened) {
        closeStretch();
        versions = opened.versions();
        stretches.removeIf(stretch -> stretch.firstStep() >= opened.firstStep());
        steps = opened.firstStep();
        end = null;
    }

    private void add(Event.StepDone step) {
        steps = step.step() + 1;
        int length = Math.max(1, step.stepsInEpoch() / STRETCHES);
        if (sums == null) {
            sums = new StretchSums(step.step());
        }
        sums.add(step);
        if (sums.count() == length || step.stepInEpoch() + 1 == step.stepsInEpoch()) {
            closeStretch();
        }
    }

    private void closeStretch() {
        if (sums != null) {
            stretches.add(sums.stretch());
            sums = null;
        }
    }

    /** Of training, as it went. */
    public List<Stretch> stretches() {
        return Collections.unmodifiableList(stretches);
    }

    /** What was trained in full, in order. */
    public List<Event.EpochDone> epochs() {
        return List.copyOf(epochs.values());
    }

    public List<Event.ValidationDone> validations() {
        return List.copyOf(validations.values());
    }

    /** The validation of the lowest top-1 error, the first of equals. */
    public Optional<Event.ValidationDone> best() {
        return validations.values().stream().reduce((best, next) -> next.top1Error() < best.top1Error() ? next : best);
    }

    /** Training steps that were done. */
    public long steps() {
        return steps;
    }

    /** Of everything that may change a bit. */
    public Map<String, String> versions() {
        return versions;
    }

    /** How it ended; empty for a run that goes on or was cut off. */
    public Optional<Event.RunEnded> end() {
        return Optional.ofNullable(end);
    }
}
