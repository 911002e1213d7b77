package duet.engine.replay;

import duet.actors.event.Event;
import duet.dataloader.batch.DrawnBatch;
import duet.engine.eventlog.DiskLimits;
import duet.engine.eventlog.EventLog;
import duet.engine.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The log of a small run whose every fact is a function of its step. */
final class LogOfSteps {
    static final List<String> NAMES = List.of("conv1.weight", "conv1.bias");

    private LogOfSteps() {}

    static void write(Path run, List<Event> events) {
        try (EventLog log = EventLog.open(RunFolder.events(run), DiskLimits.DEFAULT, warning -> {
            throw new AssertionError(warning);
        })) {
            events.forEach(log::accept);
        }
    }

    static Event.RunOpened opened(String config, long firstStep) {
        return new Event.RunOpened("small", config, 1, Map.of(), "pictures", "ab", firstStep, Optional.empty());
    }

    static Event.RunStarted started() {
        return new Event.RunStarted(10, NAMES, List.of("cpu", "cpu"), 0, 2, 4, 2, 2, 5, 10, 0.1);
    }

    static Event.BatchPrepared batch(long step, int checksum) {
        DrawnBatch drawn = new DrawnBatch(
                new int[] {(int) step}, new int[1], new int[1], new boolean[1], new double[DrawnBatch.AXES]);
        return new Event.BatchPrepared(step, 0, drawn, checksum);
    }

    /** @param fingerprints of the two parameters of tower 0 and of tower 1; empty for a step without a digest */
    static Event.StepDone step(long step, double loss, int logits, List<Integer> fingerprints) {
        Optional<String> digest = fingerprints.isEmpty() ? Optional.empty() : Optional.of("d" + fingerprints);
        return new Event.StepDone(
                step, 0, (int) step, 2, 2, loss, 0.5, 0.25, 0.1, logits, fingerprints, digest, List.of(), 9, 3, 1);
    }

    static Event.ValidationDone validation(int epoch, double loss) {
        return new Event.ValidationDone(epoch, 4, loss, 0.5, 0.25, 1);
    }
}
