package duet.engine.cli;

import duet.actors.event.Event;
import duet.engine.eventlog.DiskLimits;
import duet.engine.eventlog.EventLog;
import duet.engine.ui.view.ToldSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of a run of which nothing is left but its configuration and its log. */
final class LoggedRun {
    private LoggedRun() {}

    static Path in(Path folder, int steps) throws IOException {
        Files.writeString(folder.resolve("config.conf"), "towers = 2\n");
        try (EventLog log = EventLog.open(folder.resolve("events"), DiskLimits.DEFAULT, warning -> {
            throw new AssertionError(warning);
        })) {
            log.accept(ToldSteps.opened(folder.getFileName().toString(), 0));
            log.accept(ToldSteps.started(0));
            for (int step = 0; step < steps; step++) {
                log.accept(ToldSteps.step(step, 1.0 / (step + 1)));
            }
            log.accept(new Event.ValidationDone(0, 8, 1, 0.5, 0.2, 1));
        }
        return folder;
    }
}
