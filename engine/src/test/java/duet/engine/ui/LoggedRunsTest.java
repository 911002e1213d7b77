package duet.engine.ui;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import duet.engine.eventlog.DiskLimits;
import duet.engine.eventlog.EventLog;
import duet.engine.ui.view.RunView;
import duet.engine.ui.view.ToldSteps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoggedRunsTest {
    private final List<Event> heard = Collections.synchronizedList(new ArrayList<>());

    /** As when a run that had ended is taken up again by another process. */
    @Test
    void whatWasLoggedIsReadAndWhatIsLoggedLaterIsFollowed(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("config.conf"), "towers = 2\n");
        log(folder, ToldSteps.opened("small", 0), ToldSteps.step(0, 2), Event.RunEnded.failed("broke"));
        RunView view = new RunView(0, "small");
        try (LoggedRuns runs = LoggedRuns.open(List.of(folder), warning -> {
            throw new AssertionError(warning);
        })) {
            runs.follow(List.of(view), (run, event) -> heard.add(event));
            awaitHeard(3);
            assertThat(view.ended()).isTrue();
            log(folder, ToldSteps.opened("small", 1), ToldSteps.step(1, 1.5));
            awaitHeard(5);
            assertThat(view.ended()).isFalse();
            assertThat(view.latestStep()).contains(ToldSteps.step(1, 1.5));
        }
    }

    @Test
    void aRunThatIsNamedTwiceIsShownOnceAndRunsOfOneNameAreToldApart(@TempDir Path folder) throws Exception {
        Path here = run(folder.resolve("here/small"));
        Path there = run(folder.resolve("there/small"));
        Path other = run(folder.resolve("there/other"));
        Path again = folder.resolve("there/../here/small");
        try (LoggedRuns runs = LoggedRuns.open(List.of(here, there, other, again), warning -> {
            throw new AssertionError(warning);
        })) {
            assertThat(runs.names()).containsExactly(here.toString(), there.toString(), "other");
        }
    }

    private static Path run(Path folder) throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.conf"), "towers = 2\n");
        log(folder, ToldSteps.opened("small", 0));
        return folder;
    }

    private void awaitHeard(int events) {
        while (heard.size() < events) {
            Thread.yield();
            if (Thread.interrupted()) {
                throw new AssertionError("heard within the time of a test: " + heard);
            }
        }
    }

    private static void log(Path folder, Event... events) {
        try (EventLog log = EventLog.open(folder.resolve("events"), DiskLimits.DEFAULT, warning -> {
            throw new AssertionError(warning);
        })) {
            for (Event event : events) {
                log.accept(event);
            }
        }
    }
}
