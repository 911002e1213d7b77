package duet.engine.run;

import duet.actors.coordinator.Deadlines;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.exchange.TensorWire;
import duet.actors.training.Training;
import duet.dataloader.DataException;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.signal.StopRequest;
import duet.engine.trace.Probe;
import duet.engine.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A training run in its folder, from its configuration or from where it was left to its last line. */
public final class TrainingRun {
    private final OpenRun run;
    private final StartingPoint from;
    private final Onlookers onlookers;
    private final Console console;
    private final Optional<EarlyEnd> earlyEnd;

    private TrainingRun(
            OpenRun run, StartingPoint from, Onlookers onlookers, Console console, Optional<EarlyEnd> earlyEnd) {
        this.run = run;
        this.from = from;
        this.onlookers = onlookers;
        this.console = console;
        this.earlyEnd = earlyEnd;
    }

    /**
     * How a run is looked at while it trains.
     *
     * @param onlookers whoever is told of it
     * @param probe stands between the actors and what they work with
     * @param trace a file that tells what everybody did when
     * @param earlyEnd what may end it before its plan is done
     */
    public record View(Onlooker.Invitation onlookers, Probe probe, Optional<Path> trace, Optional<EarlyEnd> earlyEnd) {

        /** Nobody looks but the user at the console. */
        public static final View PLAIN = new View(Onlooker.Invitation.NOBODY, Probe.NONE, Optional.empty());

        public View(Onlooker.Invitation onlookers, Probe probe, Optional<Path> trace) {
            this(onlookers, probe, trace, Optional.empty());
        }

        /** Nobody looks, but for somebody who may have seen enough. */
        public static View until(EarlyEnd earlyEnd) {
            return new View(Onlooker.Invitation.NOBODY, Probe.NONE, Optional.empty(), Optional.of(earlyEnd));
        }
    }

    /**
     * Trains until the plan is done or the process is asked to end.
     *
     * @param runs where the run's folder is made
     * @throws DataException or {@link duet.engine.config.ConfigException} before anything is computed or written, when the data
     *     are not what the configuration says
     */
    public static Ending start(RunConfig config, Path runs, View view, Console console) throws Exception {
        view.trace().ifPresent(TraceFile::requireWritable);
        config.cluster().ifPresent(cluster -> TlsAccess.require(cluster.membership()));
        Preparation prepared = Preparation.of(config, console);
        Optional<Inheritance> inherited = Inheritance.of(prepared, console);
        try (RunFolder folder = RunFolder.create(runs, config.name(), config.render())) {
            console.result("run " + folder.path());
            OpenRun run = new OpenRun(prepared, folder);
            try (StartingPoint beginning = beginning(run, inherited)) {
                return train(run, beginning, view, console);
            }
        }
    }

    private static StartingPoint beginning(OpenRun run, Optional<Inheritance> inherited) throws IOException {
        return inherited.isPresent() ? run.begin(inherited.get()) : StartingPoint.beginning();
    }

    /**
     * Goes on with a run from its newest good checkpoint, or from the beginning where it has none yet.
     *
     * @param config of the run, perhaps with changes
     * @throws DataException when the folder is no run's, is in use, has no good checkpoint among those it has, or does not go
     *     together with the configuration
     */
    public static Ending resume(Path path, RunConfig config, View view, Console console) throws Exception {
        view.trace().ifPresent(TraceFile::requireWritable);
        config.cluster().ifPresent(cluster -> TlsAccess.require(cluster.membership()));
        try (RunFolder folder = RunFolder.reopen(path);
                StartingPoint newest = StartingPoint.newest(path)) {
            OpenRun run = new OpenRun(Preparation.of(config, console), folder);
            run.requireFits(newest);
            requireBeginning(newest, config);
            folder.writeConfig(config.render());
            console.result("run " + path
                    + newest.fileName()
                            .map(file -> " goes on after step " + newest.steps() + " from " + file)
                            .orElse(" has no checkpoint yet and begins again"));
            return train(run, newest, view, console);
        }
    }

    private static Ending train(OpenRun run, StartingPoint from, View view, Console console) throws Exception {
        Optional<TraceFile> trace = view.trace().map(file -> TraceFile.create(file, console::warn));
        List<Onlooker> invited =
                new ArrayList<>(view.onlookers().to(run.folder().path(), run.config(), console::warn));
        trace.map(TrainingRun::looking).ifPresent(invited::add);
        Onlookers onlookers = new Onlookers(invited, console::warn);
        Probe probe = trace.isPresent() ? trace.get().within(view.probe()) : view.probe();
        try (onlookers) {
            return new TrainingRun(run.watched(onlookers, probe), from, onlookers, console, view.earlyEnd()).train();
        }
    }

    private static Onlooker looking(TraceFile trace) {
        return new Onlooker() {
            @Override
            public void accept(Event event) {
                trace.accept(event);
            }

            @Override
            public void close() {
                trace.close();
            }
        };
    }

    /** A run that was cut off before its first checkpoint was written has done no step. */
    private static void requireBeginning(StartingPoint newest, RunConfig config) {
        if (newest.checkpoint().isEmpty() && config.init().from().isPresent()) {
            throw new DataException("init.from: the run has no checkpoint, not even the one that it began with from "
                    + config.init().from().get() + "; start it anew with its configuration");
        }
    }

    private Ending train() throws Exception {
        RunConfig config = run.config();
        try (RunRecord sink = RunRecord.open(run.folder().path(), config.events(), console, onlookers)) {
            if (config.cluster().isPresent()) {
                return ClusterRun.over(run, config.cluster().get(), sink, stopRequest(), console::result)
                        .train(from);
            }
            sink.accept(run.opened(from));
            run.warnings(from).forEach(text -> sink.accept(new Event.Warning(text)));
            return Ending.ofOneProcess(inThisProcess(sink).outcome());
        }
    }

    private Event.RunEnded inThisProcess(EventSink sink) throws Exception {
        RunConfig config = run.config();
        if (config.towers() == 1) {
            return inThisProcess(Optional.empty(), sink);
        }
        try (TensorWire wire =
                TensorWire.start(Recipe.wire(config, run.prepared().network()))) {
            wire.warning().ifPresent(text -> sink.accept(new Event.Warning(text)));
            Event.RunEnded end = inThisProcess(Optional.of(wire), sink);
            wire.errors().forEach(text -> sink.accept(new Event.Warning(text)));
            return end;
        }
    }

    private Event.RunEnded inThisProcess(Optional<TensorWire> wire, EventSink sink) throws Exception {
        Preparation prepared = run.prepared();
        Towers towers = new Towers(prepared, wire, from.checkpoint(), run.probe());
        Training.Parts parts = new Training.Parts(
                prepared.plan(),
                from.standing(prepared.plan()),
                towers.count(),
                towers,
                () -> run.probe().maker(prepared.batches().newMaker()),
                Recipe.safeguards(prepared.config(), prepared.data().classes().size()),
                run.store(),
                earlyEnd.map(early -> early.watching(sink)).orElse(sink),
                Deadlines.DEFAULT);
        try (Training training = Training.start(parts)) {
            stopRequest().onMade(training::stop);
            earlyEnd.ifPresent(early -> early.request().onMade(training::stop));
            return training.done().toCompletableFuture().get();
        }
    }

    private StopRequest stopRequest() {
        return earlyEnd.isPresent() ? earlyEnd.get().asked() : askedBySignals(console);
    }

    /** The wish of whoever started the program; to be called once at most. */
    public static StopRequest askedBySignals(Console console) {
        return StopRequest.onSignals(
                () -> console.result("stopping in order after this step; once more to stop at once"));
    }
}
