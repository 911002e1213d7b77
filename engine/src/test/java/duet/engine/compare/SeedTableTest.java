package duet.engine.compare;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import duet.engine.compare.SeedGroups.Group;
import duet.engine.eventlog.DiskLimits;
import duet.engine.eventlog.EventLog;
import duet.engine.history.RunHistory;
import duet.engine.ui.view.ToldSteps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedTableTest {
    @TempDir
    private Path folder;

    @Test
    void errorsAreToldAsMeanAndDeviationAndAgainstTheFirstGroup() throws Exception {
        assertThat(lines(history(0.5, 0.4), history(0.5, 0.3), history(0.4, 0.3)))
                .anyMatch(line -> line.matches("first +2 +2 +35\\.00 ± 7\\.07 +35\\.00 ± 7\\.07 +.*-"))
                .anyMatch(line -> line.matches("second +1 +2 +30\\.00 +30\\.00 +30\\.00 .* -5\\.00"));
    }

    @Test
    void thatRunsWereNotTrainedEquallyLongIsSeen() throws Exception {
        assertThat(lines(history(0.5, 0.4), history(0.5), history(0.4)))
                .anyMatch(line -> line.matches("first +2 +1 to 2 .*"));
    }

    private static List<String> lines(RunHistory one, RunHistory other, RunHistory another) {
        return new SeedTable(
                        List.of(new Group("first", List.of(0, 1)), new Group("second", List.of(2))),
                        List.of(one, other, another))
                .lines();
    }

    /** @param errors of training and validation alike, after each epoch */
    private RunHistory history(double... errors) throws Exception {
        Path run = Files.createTempDirectory(folder, "run");
        Files.writeString(run.resolve("config.conf"), "towers = 2\n");
        try (EventLog log = EventLog.open(run.resolve("events"), DiskLimits.DEFAULT, warning -> {
            throw new AssertionError(warning);
        })) {
            log.accept(ToldSteps.opened("run", 0));
            for (int epoch = 0; epoch < errors.length; epoch++) {
                log.accept(new Event.EpochDone(epoch, 8, 1, errors[epoch], 0.1, 1));
                log.accept(new Event.ValidationDone(epoch, 8, 1, errors[epoch], 0.1, 1));
            }
        }
        return RunHistory.of(run);
    }
}
