package duet.engine.companion;

import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.metrics.MetricsFiles;
import duet.engine.report.Report;
import duet.engine.run.Onlooker;
import duet.engine.tensorboard.TensorBoardFiles;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What accompanies a training run as its configuration wants it: files for other programs, and a report when it is done. */
public final class Companions implements Onlooker.Invitation {
    private Path run;
    private RunConfig config;
    private volatile boolean completed;
    private final Optional<? extends Onlooker> guest;

    /** @param guest who looks on as well */
    public Companions(Optional<? extends Onlooker> guest) {
        this.guest = guest;
    }

    @Override
    public List<Onlooker> to(Path folder, RunConfig of, Consumer<String> warnings) {
        run = folder;
        config = of;
        List<Onlooker> onlookers = new ArrayList<>();
        onlookers.add(new Onlooker() {
            @Override
            public void accept(Event event) {
                completed = event instanceof Event.RunEnded end && end.outcome() == Outcome.COMPLETED;
            }

            @Override
            public void close() {
                // It holds nothing.
            }
        });
        guest.ifPresent(onlookers::add);
        if (of.output().metrics()) {
            onlookers.add(new MetricsFiles(folder, warnings));
        }
        if (of.output().tensorBoard()) {
            onlookers.add(new TensorBoardFiles(folder, of.output().weights(), warnings));
        }
        return onlookers;
    }

    /** The folder of the run that was accompanied. */
    public Path run() {
        return run;
    }

    /**
     * Makes the report of a run that has come to its end; whoever stopped it wants the end now. A report that cannot be made is no
     * failure of the run.
     */
    public void report(Console console) {
        if (!config.output().report() || !completed) {
            return;
        }
        try {
            Console silent = new Console(new PrintStream(OutputStream.nullOutputStream()), false);
            Report.Request request =
                    new Report.Request(run, config.output().pictures(), Optional.empty(), Optional.empty());
            console.result("report " + Report.make(request, silent, console::warn));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            String reason =
                    e.getMessage() == null ? e.toString() : e.getMessage().replaceAll("\\s*\\R\\s*", " ");
            console.warn("no report was made: " + reason + "; to try again: java -jar engine.jar report " + run);
        }
    }
}
