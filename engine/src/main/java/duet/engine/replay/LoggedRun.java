package duet.engine.replay;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.engine.eventlog.EventLogReader;
import duet.engine.eventlog.LoggedEvent;
import duet.engine.run.RunFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the event log tells of a range of steps. A run that was cut off and resumed has steps twice; what was told last counts,
 * since it is what the rest of the run stands on.
 */
final class LoggedRun {
    private final Path run;
    private final Event.RunOpened opened;
    private final Map<Long, Event.BatchPrepared> batches = new HashMap<>();
    private final Map<Long, Event.StepDone> steps = new HashMap<>();
    private final Map<Integer, Event.ValidationDone> validations = new HashMap<>();
    private final Map<Long, Event.CheckpointWritten> checkpoints = new HashMap<>();

    private LoggedRun(Path run, Event.RunOpened opened) {
        this.run = run;
        this.opened = opened;
    }

    /** The steps that a log tells of, and how the run was opened whose configuration the first wanted one belongs to. */
    record Extent(long first, long last, Event.RunOpened opened) {}

    /**
     * Finds out what there is.
     *
     * @param wanted the first step of interest; empty for the first there is
     * @throws DataException when there is no log, or no step in it
     */
    static Extent extent(Path run, Optional<Long> wanted) {
        Event.RunOpened[] current = new Event.RunOpened[1];
        Event.RunOpened[] opened = new Event.RunOpened[1];
        long[] range = {Long.MAX_VALUE, -1};
        read(run, logged -> {
            if (logged.event() instanceof Event.RunOpened event) {
                current[0] = event;
            } else if (logged.event() instanceof Event.StepDone step) {
                range[0] = Math.min(range[0], step.step());
                range[1] = Math.max(range[1], step.step());
                if (opened[0] == null || step.step() <= wanted.orElse(range[0])) {
                    opened[0] = current[0];
                }
            }
        });
        if (range[1] < 0 || opened[0] == null) {
            throw new DataException(RunFolder.events(run) + ": tells of no step; there is nothing to replay");
        }
        return new Extent(range[0], range[1], opened[0]);
    }

    /** Keeps what is told of the steps from {@code first} to {@code last}, both counted. */
    static LoggedRun read(Path run, Event.RunOpened opened, long first, long last) {
        LoggedRun logged = new LoggedRun(run, opened);
        read(run, event -> logged.keep(event.event(), first, last));
        return logged;
    }

    private static void read(Path run, Consumer<LoggedEvent> events) {
        try (EventLogReader reader = EventLogReader.open(RunFolder.events(run))) {
            reader.readAll(events);
        }
    }

    private void keep(Event event, long first, long last) {
        if (event instanceof Event.BatchPrepared batch && batch.step() >= first && batch.step() <= last) {
            batches.put(batch.step(), batch);
        } else if (event instanceof Event.StepDone step && step.step() >= first - 1 && step.step() <= last) {
            steps.put(step.step(), step);
        } else if (event instanceof Event.ValidationDone validation) {
            validations.put(validation.epoch(), validation);
        } else if (event instanceof Event.CheckpointWritten checkpoint) {
            checkpoints.put(checkpoint.steps(), checkpoint);
        }
    }

    Path run() {
        return run;
    }

    /** The run as it was opened for the first of the steps. */
    Event.RunOpened opened() {
        return opened;
    }

    Optional<Event.BatchPrepared> batch(long step) {
        return Optional.ofNullable(batches.get(step));
    }

    Optional<Event.StepDone> step(long step) {
        return Optional.ofNullable(steps.get(step));
    }

    Optional<Event.ValidationDone> validation(int epoch) {
        return Optional.ofNullable(validations.get(epoch));
    }

    /** The checkpoint that was written when so many steps were done. */
    Optional<Event.CheckpointWritten> checkpoint(long stepsDone) {
        return Optional.ofNullable(checkpoints.get(stepsDone));
    }
}
