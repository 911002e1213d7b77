package duet.engine.run;

import duet.actors.checkpoint.CheckpointStore;
import duet.actors.coordinator.Deadlines;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.exchange.TensorWire;
import duet.actors.schedule.Standing;
import duet.actors.training.Training;
import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointFolder;
import duet.engine.checkpoint.CheckpointMismatchException;
import duet.engine.checkpoint.Retention;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A training run in its folder, from its configuration or from where it was left to its last line. */
public final class TrainingRun {
    private static final String DATA_DIGEST = "data-digest";

    private final Preparation prepared;
    private final RunFolder folder;
    private final Optional<CheckpointFile> checkpoint;
    private final Console console;
    private final Map<String, String> versions;
    private final String dataDigest;
    /** What is to be told when the event log is open. */
    private final List<String> warnings = new ArrayList<>();

    private TrainingRun(Preparation prepared, RunFolder folder, Optional<CheckpointFile> checkpoint, Console console) {
        this.prepared = prepared;
        this.folder = folder;
        this.checkpoint = checkpoint;
        this.console = console;
        versions = Provenance.of(prepared);
        dataDigest = prepared.data().digest();
    }

    /**
     * Trains until the plan is done or the process is asked to end.
     *
     * @param runs where the run's folder is made
     * @return whether the run came to its end in order
     * @throws DataException or {@link duet.engine.config.ConfigException} before anything is computed or written, when the data
     *     are not what the configuration says
     */
    public static boolean start(RunConfig config, Path runs, Console console) throws Exception {
        Preparation prepared = Preparation.of(config, console);
        try (RunFolder folder = RunFolder.create(runs, config.name(), config.render())) {
            console.say("run " + folder.path());
            return new TrainingRun(prepared, folder, Optional.empty(), console).train();
        }
    }

    /**
     * Goes on with a run from its newest good checkpoint, or from the beginning where it has none yet.
     *
     * @param config of the run, perhaps with changes
     * @throws DataException when the folder is no run's, is in use, has no good checkpoint among those it has, or does not go
     *     together with the configuration
     */
    public static boolean resume(Path run, RunConfig config, Console console) throws Exception {
        try (RunFolder folder = RunFolder.reopen(run)) {
            List<String> damaged = new ArrayList<>();
            Optional<CheckpointFile> newest = CheckpointFolder.newestGood(RunFolder.checkpoints(run), damaged::add);
            try {
                requireGood(run, newest, damaged);
                Preparation prepared = Preparation.of(config, console);
                TrainingRun resumed = new TrainingRun(prepared, folder, newest, console);
                resumed.requireSameRun();
                damaged.forEach(problem -> resumed.warnings.add("passed over " + problem));
                folder.writeConfig(config.render());
                resumed.tellWhereItGoesOn();
                return resumed.train();
            } finally {
                if (newest.isPresent()) {
                    newest.get().close();
                }
            }
        }
    }

    private static void requireGood(Path run, Optional<CheckpointFile> newest, List<String> damaged) {
        if (newest.isEmpty() && !damaged.isEmpty()) {
            List<String> problems = new ArrayList<>(damaged);
            problems.add(run + ": none of its " + damaged.size()
                    + " checkpoints is good; move them away to begin the run again");
            throw new DataException(problems);
        }
    }

    private void requireSameRun() {
        if (checkpoint.isEmpty()) {
            return;
        }
        CheckpointFile from = checkpoint.get();
        if (!dataDigest.equals(from.metadata().get(DATA_DIGEST))) {
            throw new DataException(prepared.data().name() + ": not the data of " + folder.path()
                    + ", other pictures, labels or classes; name the right ones with --set data.path=FOLDER");
        }
        requireSameShapes(from);
        try {
            from.expectExactly(prepared.network().parameterShapes().keySet());
        } catch (CheckpointMismatchException e) {
            throw new DataException(e.getMessage(), e);
        }
        int batch = prepared.config().training().batch();
        String then = from.metadata().get("batch");
        if (!Integer.toString(batch).equals(then)) {
            throw new DataException("training.batch: found " + batch + ", but the steps of " + from.path()
                    + " were counted in batches of " + then + "; go on with " + then);
        }
    }

    private void requireSameShapes(CheckpointFile from) {
        prepared.network().parameterShapes().forEach((name, shape) -> {
            List<Long> found = from.tensors().get(name);
            List<Long> wanted = shape.stream().map(Integer::longValue).toList();
            if (!wanted.equals(found)) {
                throw new DataException(from.path() + ": " + name + (found == null ? " is missing" : " is " + found)
                        + ", the configuration wants " + wanted + "; go on with the network the run began with");
            }
        });
    }

    private void tellWhereItGoesOn() {
        if (checkpoint.isEmpty()) {
            console.say("run " + folder.path() + " has no checkpoint yet and begins again");
            return;
        }
        console.say("run " + folder.path() + " goes on after step "
                + checkpoint.get().standing().position().steps() + " from "
                + checkpoint.get().path().getFileName());
        Provenance.departure(checkpoint.get().metadata(), versions)
                .ifPresent(change ->
                        warnings.add("the bits may differ from those of a run that was never stopped: " + change));
    }

    private boolean train() throws Exception {
        RunConfig config = prepared.config();
        try (RunRecord sink = RunRecord.open(folder.path(), config.events(), console)) {
            sink.accept(opened());
            warnings.forEach(text -> sink.accept(new Event.Warning(text)));
            if (config.towers() == 1) {
                return train(Optional.empty(), sink);
            }
            try (TensorWire wire = TensorWire.start(Recipe.wire(config, prepared.network()))) {
                wire.warning().ifPresent(text -> sink.accept(new Event.Warning(text)));
                boolean done = train(Optional.of(wire), sink);
                wire.errors().forEach(text -> sink.accept(new Event.Warning(text)));
                return done;
            }
        }
    }

    private boolean train(Optional<TensorWire> wire, EventSink sink) throws Exception {
        Towers towers = new Towers(prepared, wire, checkpoint);
        Training.Parts parts = new Training.Parts(
                prepared.plan(),
                checkpoint
                        .map(CheckpointFile::standing)
                        .orElse(Standing.atStart(prepared.plan().schedule())),
                towers.count(),
                towers,
                prepared.batches()::newMaker,
                Recipe.safeguards(prepared.config(), prepared.data().classes().size()),
                store(),
                sink,
                Deadlines.DEFAULT);
        try (Training training = Training.start(parts)) {
            Signals.onFirst(() -> {
                console.say("stopping in order after this step; once more to stop at once");
                training.stop();
            });
            return !training.done().toCompletableFuture().get().outcome().broken();
        }
    }

    private Event.RunOpened opened() {
        return new Event.RunOpened(
                folder.name(),
                prepared.config().render(),
                prepared.config().training().seed(),
                versions,
                prepared.data().name(),
                dataDigest,
                checkpoint.map(file -> file.standing().position().steps()).orElse(0L),
                checkpoint.map(file -> file.path().getFileName().toString()));
    }

    private Optional<CheckpointStore> store() throws IOException {
        if (!prepared.config().checkpoint().enabled()) {
            return Optional.empty();
        }
        Map<String, String> metadata = new TreeMap<>(versions);
        metadata.put("run", folder.name());
        metadata.put("config", prepared.config().render());
        metadata.put("seed", Long.toString(prepared.config().training().seed()));
        metadata.put("batch", Integer.toString(prepared.config().training().batch()));
        metadata.put("data", prepared.data().name());
        metadata.put(DATA_DIGEST, dataDigest);
        Retention retention = new Retention(
                prepared.config().checkpoint().keep(),
                prepared.config().checkpoint().keepEverySteps());
        return Optional.of(CheckpointFolder.open(RunFolder.checkpoints(folder.path()), retention, metadata));
    }
}
