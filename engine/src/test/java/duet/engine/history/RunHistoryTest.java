package duet.engine.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.event.Event;
import duet.engine.eventlog.DiskLimits;
import duet.engine.eventlog.EventLog;
import duet.engine.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Epochs of 40 steps. */
class RunHistoryTest {
    private static final int STEPS = 40;

    @TempDir
    private Path run;

    private EventLog log() throws IOException {
        Files.writeString(run.resolve("config.conf"), "towers = 1\n");
        return EventLog.open(RunFolder.events(run), DiskLimits.DEFAULT, warning -> {});
    }

    private static Event opened(long firstStep) {
        return new Event.RunOpened("run", "", 1, Map.of("java", "17"), "data", "digest", firstStep, Optional.empty());
    }

    private static Event step(long step, double loss) {
        return new Event.StepDone(
                step,
                (int) step / STEPS,
                (int) step % STEPS,
                STEPS,
                8,
                loss,
                loss / 10,
                0,
                0.01,
                0,
                List.of(),
                Optional.empty(),
                List.of(),
                1,
                0,
                0);
    }

    private static Event validation(int epoch, double error) {
        return new Event.ValidationDone(epoch, 100, 1, error, error / 2, 1);
    }

    @Test
    void stepsAreMeansOverATwentiethOfAnEpoch() throws IOException {
        try (EventLog log = log()) {
            log.accept(opened(0));
            for (int step = 0; step < 5; step++) {
                log.accept(step(step, step + 1));
            }
        }
        RunHistory history = RunHistory.of(run);
        assertThat(history.stretches()).extracting(RunHistory.Stretch::loss).containsExactly(1.5, 3.5, 5.0);
        assertThat(history.stretches().get(1)).isEqualTo(new RunHistory.Stretch(0.1, 2, 3.5, 0.35));
        assertThat(history.steps()).isEqualTo(5);
        assertThat(history.end()).isEmpty();
        assertThat(history.versions()).containsEntry("java", "17");
    }

    @Test
    void whatIsTrainedAgainCountsOnceAsItWasTrainedAtLast() throws IOException {
        try (EventLog log = log()) {
            log.accept(opened(0));
            for (int step = 0; step < 7; step++) {
                log.accept(step(step, 1));
            }
            log.accept(validation(0, 0.5));
            log.accept(opened(4));
            for (int step = 4; step < 6; step++) {
                log.accept(step(step, 2));
            }
            log.accept(validation(0, 0.4));
        }
        RunHistory history = RunHistory.of(run);
        assertThat(history.stretches()).extracting(RunHistory.Stretch::loss).containsExactly(1.0, 1.0, 2.0);
        assertThat(history.steps()).isEqualTo(6);
        assertThat(history.validations()).containsExactly((Event.ValidationDone) validation(0, 0.4));
    }

    @Test
    void theFirstOfTheLowestValidationErrorsIsTheBest() throws IOException {
        try (EventLog log = log()) {
            log.accept(opened(0));
            for (double error : new double[] {0.5, 0.3, 0.3, 0.4}) {
                log.accept(validation((int) (10 * error), error));
            }
        }
        assertThat(RunHistory.of(run).best()).contains((Event.ValidationDone) validation(3, 0.3));
    }

    @Test
    void aRunWithoutALogIsRefusedInOneLine() throws IOException {
        assertThatThrownBy(() -> RunHistory.of(run)).hasMessageContaining("not the folder of a run");
        Files.writeString(run.resolve("config.conf"), "towers = 1\n");
        assertThatThrownBy(() -> RunHistory.of(run)).hasMessageContaining("has no event log");
    }
}
