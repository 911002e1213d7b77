package duet.engine.replay;

import static duet.engine.replay.LogOfSteps.batch;
import static duet.engine.replay.LogOfSteps.opened;
import static duet.engine.replay.LogOfSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggedRunTest {

    @TempDir
    private Path run;

    @Test
    void ofAStepThatWasToldTwiceTheLastCounts() {
        LogOfSteps.write(
                run,
                List.of(
                        opened("first", 0),
                        batch(0, 1),
                        step(0, 3, 1, List.of()),
                        batch(1, 1),
                        step(1, 2, 1, List.of()),
                        opened("second", 1),
                        batch(1, 5),
                        step(1, 1.5, 5, List.of())));
        LoggedRun log = LoggedRun.read(run, opened("second", 1), 0, 1);

        assertThat(log.step(0).orElseThrow().loss()).isEqualTo(3);
        assertThat(log.step(1).orElseThrow().loss()).isEqualTo(1.5);
        assertThat(log.batch(1).orElseThrow().checksum()).isEqualTo(5);
    }

    @Test
    void aRunThatFrozeAndWentOnIsReadAsOneThatWasResumed() {
        LogOfSteps.write(
                run,
                List.of(
                        opened("first", 0),
                        step(0, 3, 1, List.of()),
                        step(1, 2, 1, List.of()),
                        new Event.RunFrozen(2, "10.0.0.6:25521 is gone", 600),
                        opened("second", 1),
                        batch(1, 5),
                        step(1, 1.5, 5, List.of()),
                        step(2, 1, 5, List.of())));
        LoggedRun.Extent extent = LoggedRun.extent(run, Optional.of(1L));

        assertThat(extent.opened().config()).isEqualTo("second");
        assertThat(extent.last()).isEqualTo(2);
        LoggedRun log = LoggedRun.read(run, extent.opened(), 0, 2);
        assertThat(log.step(1).orElseThrow().loss()).isEqualTo(1.5);
    }

    @Test
    void theConfigurationIsTheOneInForceAtTheStep() {
        LogOfSteps.write(
                run,
                List.of(
                        opened("first", 0),
                        step(0, 3, 1, List.of()),
                        step(1, 2, 1, List.of()),
                        opened("second", 1),
                        step(1, 1.5, 5, List.of()),
                        step(2, 1, 5, List.of())));

        assertThat(LoggedRun.extent(run, Optional.empty()).opened().config()).isEqualTo("first");
        assertThat(LoggedRun.extent(run, Optional.of(1L)).opened().config()).isEqualTo("second");
        assertThat(LoggedRun.extent(run, Optional.of(2L)).opened().config()).isEqualTo("second");
        assertThat(LoggedRun.extent(run, Optional.of(3L)).opened().config())
                .as("of a step that broke")
                .isEqualTo("second");
        assertThat(LoggedRun.extent(run, Optional.empty()).last()).isEqualTo(2);
    }

    @Test
    void onlyTheStepsAskedForAreKeptAndTheOneBefore() {
        LogOfSteps.write(
                run,
                List.of(
                        opened("", 0),
                        step(3, 3, 1, List.of()),
                        batch(4, 1),
                        step(4, 3, 1, List.of()),
                        batch(5, 1),
                        step(5, 3, 1, List.of()),
                        batch(6, 1),
                        step(6, 3, 1, List.of())));
        LoggedRun log = LoggedRun.read(run, opened("", 0), 5, 5);

        assertThat(log.step(3)).isEmpty();
        assertThat(log.step(4)).isPresent();
        assertThat(log.batch(4)).isEmpty();
        assertThat(log.batch(5)).isPresent();
        assertThat(log.step(6)).isEmpty();
    }

    @Test
    void aLogWithoutStepsIsRefused() {
        LogOfSteps.write(run, List.of(opened("", 0)));
        assertThatThrownBy(() -> LoggedRun.extent(run, Optional.empty()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("tells of no step");
    }
}
