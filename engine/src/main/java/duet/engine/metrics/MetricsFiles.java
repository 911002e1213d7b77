package duet.engine.metrics;

import duet.actors.event.Event;
import duet.engine.run.Onlooker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a run measured, for spreadsheets and programs: {@code metrics.csv} and {@code metrics.jsonl} in its folder, with a row for each
 * step, each epoch of training and each validation. Steps and epochs count from 0; losses are in nats, errors and shares from 0 to
 * 1. A run that goes on cuts off what it is about to do again, so no step is there twice.
 */
public final class MetricsFiles implements Onlooker {
    private final Path run;
    private final Consumer<String> warnings;
    private final List<RowFile> files = new ArrayList<>();
    private long step = -1;

    /** @param warnings told at most once, when the rows can no longer be written */
    public MetricsFiles(Path run, Consumer<String> warnings) {
        this.run = run;
        this.warnings = warnings;
    }

    public static Path csv(Path run) {
        return run.resolve("metrics.csv");
    }

    public static Path jsonLines(Path run) {
        return run.resolve("metrics.jsonl");
    }

    @Override
    public void accept(Event event) {
        try {
            if (event instanceof Event.RunOpened opened) {
                open(opened.firstStep());
            } else if (event instanceof Event.StepDone done) {
                step = done.step();
                add(Row.of(done));
            } else if (event instanceof Event.EpochDone epoch) {
                add(Row.of(epoch, step));
            } else if (event instanceof Event.ValidationDone tested) {
                add(Row.of(tested, step));
            }
        } catch (IOException e) {
            warnings.accept(csv(run) + " and " + jsonLines(run).getFileName()
                    + ": the metrics stop, the run goes on without them: " + e);
            close();
        }
    }

    private void open(long firstStep) throws IOException {
        close();
        step = firstStep - 1;
        files.add(new RowFile(csv(run), new RowFormat.Csv(), firstStep));
        files.add(new RowFile(jsonLines(run), new RowFormat.Json(), firstStep));
    }

    private void add(Row row) throws IOException {
        for (RowFile file : files) {
            file.add(row);
        }
    }

    @Override
    public void close() {
        for (RowFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                // Every row was handed over already.
            }
        }
        files.clear();
    }
}
