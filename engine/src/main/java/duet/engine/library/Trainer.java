package duet.engine.library;

import duet.actors.event.Event;
import duet.engine.companion.Companions;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.run.EarlyEnd;
import duet.engine.run.Ending;
import duet.engine.run.Onlooker;
import duet.engine.run.ProcessSettings;
import duet.engine.run.RunFolder;
import duet.engine.run.TrainingRun;
import duet.engine.signal.StopRequest;
import duet.engine.trace.Probe;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains networks from Java, with the bits of {@code java -jar engine.jar CONFIG}: the same folder, event log, checkpoints and files.
 * One run at a time in a process. To be used by one thread, but for {@link #stop}.
 *
 * <pre>{@code
 * Result result = Trainer.of(Path.of("configs/alexnet-small-data.conf"))
 *         .set("data.path=/data/flowers", "training.epochs=8")
 *         .onEvent(event -> { if (event instanceof Event.ValidationDone done) System.out.println(done.top1Error()); })
 *         .train();
 * }</pre>
 */
public final class Trainer {
    private final Path config;
    private final List<String> overrides = new ArrayList<>();
    private final StopRequest stop = new StopRequest();
    private Path runs = Path.of("runs");
    private Consumer<Event> listener = event -> {};
    private PrintStream out = System.out;

    private Trainer(Path config) {
        this.config = config;
    }

    /**
     * How a training ended.
     *
     * @param run its folder
     * @param ending whether all was done or somebody asked for the end, something broke, or hosts are missing
     */
    public record Result(Path run, Ending ending) {}

    /** @param config a configuration file; read when the training begins */
    public static Trainer of(Path config) {
        return new Trainer(config);
    }

    /** @param overrides {@code key=value} each, as behind {@code --set}; later ones win */
    public Trainer set(String... overrides) {
        this.overrides.addAll(List.of(overrides));
        return this;
    }

    /** @param folder where the folders of new runs are made; {@code runs} in the working directory unless said */
    public Trainer runs(Path folder) {
        runs = folder;
        return this;
    }

    /**
     * @param listener is told every fact of the run, in order, on one thread at a time; the training waits for it. What it
     *     throws is printed as a warning once, and it is told nothing more
     */
    public Trainer onEvent(Consumer<Event> listener) {
        this.listener = listener;
        return this;
    }

    /** @param out takes the lines that the program prints; {@code System.out} unless said */
    public Trainer printTo(PrintStream out) {
        this.out = out;
        return this;
    }

    /**
     * Trains a new run until its plan is done or {@link #stop} is called.
     *
     * @throws duet.engine.config.ConfigException with every problem of the configuration, before anything is written
     * @throws duet.dataloader.DataException when the data are not what the configuration says, before anything is written
     * @throws IllegalStateException when the JVM was started without rights that are needed; names the flags
     */
    public Result train() throws Exception {
        return train((configured, view, console) -> TrainingRun.start(configured, runs, view, console), config);
    }

    /**
     * Goes on with a run from its newest good checkpoint, in its own configuration with what was {@link #set}; the file that this
     * trainer was made of is not read.
     *
     * @throws duet.dataloader.DataException when the folder is no run's, is in use, or has no good checkpoint among those it has
     */
    public Result resume(Path run) throws Exception {
        return train(
                (configured, view, console) -> TrainingRun.resume(run, configured, view, console),
                RunFolder.config(run));
    }

    /** Ends the training in order after the step, with a checkpoint; from any thread. Later trainings end at once. */
    public void stop() {
        stop.make();
    }

    private Result train(Beginning beginning, Path file) throws Exception {
        ProcessSettings.apply();
        ProcessSettings.requireRights();
        Console console = new Console(out, false);
        Companions companions = new Companions(Optional.of(new Listener(listener)));
        TrainingRun.View view = new TrainingRun.View(
                companions, Probe.NONE, Optional.empty(), Optional.of(new EarlyEnd(stop, event -> false)));
        Ending ending = beginning.train(RunConfig.load(file, overrides), view, console);
        if (ending == Ending.IN_ORDER) {
            companions.report(console);
        }
        return new Result(companions.run(), ending);
    }

    /** Where a training comes from. */
    private interface Beginning {
        Ending train(RunConfig config, TrainingRun.View view, Console console) throws Exception;
    }

    private record Listener(Consumer<Event> listener) implements Onlooker {
        @Override
        public void accept(Event event) {
            listener.accept(event);
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
