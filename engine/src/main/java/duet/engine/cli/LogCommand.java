package duet.engine.cli;

import duet.dataloader.DataException;
import duet.engine.config.Nearest;
import duet.engine.eventlog.EventLogReader;
import duet.engine.eventlog.EventSelection;
import duet.engine.eventlog.EventType;
import duet.engine.eventlog.LoggedEvent;
import duet.engine.eventlog.lines.EventLines;
import duet.engine.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code log RUN}: what happened in a run, one line per event. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Prints the events of a run, a line each; also while it trains.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "2:bad input"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar log runs/alexnet-20260101T120000Z --type epoch,validation",
            "  java -jar engine.jar log runs/alexnet-20260101T120000Z --type step --from 1000 --to 1010 --json",
            "  java -jar engine.jar log runs/alexnet-20260101T120000Z --last 20 --follow"
        })
public final class LogCommand implements Callable<Integer> {
    /** Lines after which it is seen whether anybody still reads them. */
    private static final int LINES_PER_CHECK = 512;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "Folder of a run.")
    private Path run;

    @Option(
            names = "--type",
            split = ",",
            paramLabel = "TYPE",
            description = "Only events of these types, with commas: run-opened, run-started, peer-joined, peer-lost,"
                    + " host-joined, host-silent, host-heard, run-frozen, batch, step, epoch, loading, validation,"
                    + " learning-rate, checkpoint, checkpoint-failed, not-finite, warning, run-ended (default: all but"
                    + " batch).")
    private List<String> types = List.of();

    @Option(
            names = "--from",
            paramLabel = "STEP",
            description = "First step, counted from 0 (default: the first in the log).")
    private long from;

    @Option(names = "--to", paramLabel = "STEP", description = "Last step (default: the last in the log).")
    private long to = Long.MAX_VALUE;

    @Option(names = "--last", paramLabel = "N", description = "Only the last N of the events that are there.")
    private Integer last;

    @Option(names = "--json", description = "One JSON object a line, for programs.")
    private boolean json;

    @Option(names = "--follow", description = "Waits for more until the run ends.")
    private boolean follow;

    private PrintWriter out;
    private EventLines lines;
    private int unchecked;
    private boolean unread;

    /** @throws DataException when there is no such run or an option makes no sense */
    @Override
    public Integer call() {
        EventSelection selection = selection();
        Path events = events();
        out = spec.commandLine().getOut();
        lines = json ? EventLines.json() : EventLines.plain();
        try (EventLogReader reader = EventLogReader.open(events)) {
            print(reader, selection);
            out.flush();
            tellWhatIsMissing(events, reader);
        }
        return TrainCommand.DONE;
    }

    private void print(EventLogReader reader, EventSelection selection) {
        if (last == null) {
            printWhatIsThere(reader, selection);
        } else {
            lastOnes(reader, selection).forEach(this::print);
        }
        if (follow) {
            reader.follow(logged -> printNow(logged, selection), this::isUnread);
        }
    }

    private void printWhatIsThere(EventLogReader reader, EventSelection selection) {
        Optional<LoggedEvent> next = reader.poll();
        while (next.isPresent() && !unread) {
            next.filter(selection).ifPresent(this::print);
            next = reader.poll();
        }
    }

    private Deque<LoggedEvent> lastOnes(EventLogReader reader, EventSelection selection) {
        Deque<LoggedEvent> kept = new ArrayDeque<>();
        reader.readAll(logged -> {
            if (selection.test(logged)) {
                kept.addLast(logged);
                if (kept.size() > last) {
                    kept.removeFirst();
                }
            }
        });
        return kept;
    }

    private void printNow(LoggedEvent logged, EventSelection selection) {
        if (selection.test(logged)) {
            print(logged);
            isUnread();
        }
    }

    private void print(LoggedEvent logged) {
        // Without println, which may flush each line.
        out.print(lines.line(logged) + System.lineSeparator());
        if (++unchecked == LINES_PER_CHECK) {
            unchecked = 0;
            isUnread();
        }
    }

    /** Flushes; true where the output goes to a pipe that was closed, as by {@code | head}. */
    private boolean isUnread() {
        unread = unread || out.checkError();
        return unread;
    }

    private EventSelection selection() {
        if (from < 0 || to < from) {
            throw new DataException("--from " + from + " --to " + to
                    + ": expected steps counted from 0, the first one not behind the last one");
        }
        if (last != null && last < 1) {
            throw new DataException("--last " + last + ": expected a number of events, 1 or more");
        }
        return new EventSelection(
                types.isEmpty() ? EnumSet.complementOf(EnumSet.of(EventType.BATCH)) : named(), from, to);
    }

    private Set<EventType> named() {
        return types.stream()
                .map(LogCommand::type)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(EventType.class)));
    }

    private static EventType type(String label) {
        return Arrays.stream(EventType.values())
                .filter(type -> type.label().equals(label))
                .findFirst()
                .orElseThrow(() -> unknown(label));
    }

    private static DataException unknown(String label) {
        List<String> known =
                Arrays.stream(EventType.values()).map(EventType::label).toList();
        String hint = Nearest.hint(label, known);
        return new DataException("--type " + label + ": no such type of event"
                + (hint.isEmpty() ? "; expected one of " + String.join(", ", known) : hint));
    }

    private Path events() {
        if (!Files.isDirectory(run)) {
            throw new DataException(run + ": " + (Files.exists(run) ? "not a folder" : "no such folder")
                    + "; expected the folder of a run, such as runs/alexnet-20260101T120000Z");
        }
        Path events = RunFolder.events(run);
        if (!Files.isDirectory(events)) {
            throw new DataException(run + ": holds no folder " + events.getFileName()
                    + "; expected the folder of a run that has an event log");
        }
        return events;
    }

    private void tellWhatIsMissing(Path events, EventLogReader reader) {
        PrintWriter err = spec.commandLine().getErr();
        List<Long> damaged = reader.damaged();
        if (!damaged.isEmpty()) {
            err.println("warning: " + events + ": " + damaged.size()
                    + " records are damaged and were left out, the first at index "
                    + Long.toHexString(damaged.get(0)));
        }
        if (reader.passedOver() > 0) {
            err.println("warning: " + events + ": " + reader.passedOver()
                    + " records were written by a later version of the program and were left out");
        }
    }
}
