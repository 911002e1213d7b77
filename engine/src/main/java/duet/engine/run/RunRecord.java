package duet.engine.run;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.engine.config.EventsConfig;
import duet.engine.console.Console;
import duet.engine.eventlog.DiskLimits;
import duet.engine.eventlog.EventLog;
import java.nio.file.Path;
import java.util.Optional;

/** Where the events of a run go: to the console, unless that is not wanted into the log of its folder, and to whoever looks on. */
final class RunRecord implements EventSink, AutoCloseable {
    private final Path run;
    private final Console console;
    private final Optional<EventLog> log;
    private final Onlookers onlookers;

    private RunRecord(Path run, Console console, Optional<EventLog> log, Onlookers onlookers) {
        this.run = run;
        this.console = console;
        this.log = log;
        this.onlookers = onlookers;
    }

    static RunRecord open(Path run, EventsConfig config, Console console, Onlookers onlookers) {
        if (!config.enabled()) {
            return new RunRecord(run, console, Optional.empty(), onlookers);
        }
        DiskLimits limits = new DiskLimits(DiskLimits.DEFAULT.minFreeBytes(), config.maxBytes());
        EventLog log = EventLog.open(RunFolder.events(run), limits, console::warn);
        return new RunRecord(run, console, Optional.of(log), onlookers);
    }

    @Override
    public void accept(Event event) {
        console.accept(event);
        log.ifPresent(open -> open.accept(event));
        onlookers.accept(event);
        if (event instanceof Event.NotFinite found) {
            console.result(
                    "look at it: java -jar engine.jar replay " + run + " --step " + found.step() + " --dump DIR");
        }
    }

    @Override
    public void close() {
        log.ifPresent(EventLog::close);
    }
}
