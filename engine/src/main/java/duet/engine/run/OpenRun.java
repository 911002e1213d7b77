package duet.engine.run;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointFolder;
import duet.engine.checkpoint.CheckpointMismatchException;
import duet.engine.checkpoint.Retention;
import duet.engine.config.RunConfig;
import duet.engine.trace.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A run in its folder, ready to be trained: what it says of itself, and what it goes on from. */
final class OpenRun {
    private static final String DATA_DIGEST = "data-digest";

    private final Preparation prepared;
    private final RunFolder folder;
    private final Onlookers onlookers;
    private final Probe probe;
    private final Map<String, String> versions;
    private final String dataDigest;

    OpenRun(Preparation prepared, RunFolder folder) {
        this(prepared, folder, Provenance.of(prepared), prepared.data().digest(), Onlookers.NONE, Probe.NONE);
    }

    private OpenRun(
            Preparation prepared,
            RunFolder folder,
            Map<String, String> versions,
            String dataDigest,
            Onlookers onlookers,
            Probe probe) {
        this.prepared = prepared;
        this.folder = folder;
        this.versions = versions;
        this.dataDigest = dataDigest;
        this.onlookers = onlookers;
        this.probe = probe;
    }

    /** The same with somebody who sees its checkpoints, and with clocks around what works. */
    OpenRun watched(Onlookers by, Probe with) {
        return new OpenRun(prepared, folder, versions, dataDigest, by, with);
    }

    Preparation prepared() {
        return prepared;
    }

    RunConfig config() {
        return prepared.config();
    }

    RunFolder folder() {
        return folder;
    }

    Probe probe() {
        return probe;
    }

    /** @throws DataException when a checkpoint is not one of this network, data and batch size */
    void requireFits(StartingPoint from) {
        if (from.checkpoint().isPresent()) {
            CheckpointFile checkpoint = from.checkpoint().get();
            requireSameShapes(checkpoint);
            // Imported weights were trained on whatever data by whatever batches, none of them counted here.
            if (!checkpoint.metadata().containsKey(ImportedRun.ORIGIN)) {
                requireSameData(checkpoint);
                requireSameBatch(checkpoint);
            }
        }
    }

    private void requireSameData(CheckpointFile from) {
        if (!dataDigest.equals(from.metadata().get(DATA_DIGEST))) {
            throw new DataException(prepared.data().name() + ": not the data of " + folder.path()
                    + ", other pictures, labels or classes; name the right ones with --set data.path=FOLDER");
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
        try {
            from.expectExactly(prepared.network().parameterShapes().keySet());
        } catch (CheckpointMismatchException e) {
            throw new DataException(e.getMessage(), e);
        }
    }

    private void requireSameBatch(CheckpointFile from) {
        int batch = config().training().batch();
        String then = from.metadata().get("batch");
        if (!Integer.toString(batch).equals(then)) {
            throw new DataException("training.batch: found " + batch + ", but the steps of " + from.path()
                    + " were counted in batches of " + then + "; go on with " + then);
        }
    }

    Event.RunOpened opened(StartingPoint from) {
        return new Event.RunOpened(
                folder.name(),
                config().render(),
                config().training().seed(),
                versions,
                prepared.data().name(),
                dataDigest,
                from.steps(),
                from.fileName());
    }

    /** What a user should know of going on from there, a line each. */
    List<String> warnings(StartingPoint from) {
        List<String> warnings = new ArrayList<>();
        from.passedOver().forEach(problem -> warnings.add("passed over " + problem));
        from.checkpoint()
                .flatMap(checkpoint -> Provenance.departure(checkpoint.metadata(), versions))
                .ifPresent(change ->
                        warnings.add("the bits may differ from those of a run that was never stopped: " + change));
        return warnings;
    }

    /** Empty for a run that leaves no checkpoints. */
    Optional<CheckpointStore> store() throws IOException {
        return config().checkpoint().enabled()
                ? Optional.of(onlookers.beside(probe.store(folderOfCheckpoints())))
                : Optional.empty();
    }

    /** Writes what the run begins with, whether or not it is to leave further checkpoints: resuming and replays begin there. */
    StartingPoint begin(Inheritance inheritance) throws IOException {
        Checkpoint first = inheritance.checkpoint(prepared.plan().schedule());
        String file = folderOfCheckpoints().write(first).file();
        Path written = RunFolder.checkpoints(folder.path()).resolve(file);
        return new StartingPoint(Optional.of(CheckpointFile.open(written)), List.of());
    }

    private CheckpointFolder folderOfCheckpoints() throws IOException {
        Map<String, String> metadata = new TreeMap<>(versions);
        metadata.put("run", folder.name());
        metadata.put("config", config().render());
        metadata.put("seed", Long.toString(config().training().seed()));
        metadata.put("batch", Integer.toString(config().training().batch()));
        metadata.put("data", prepared.data().name());
        metadata.put(DATA_DIGEST, dataDigest);
        Retention retention = new Retention(
                config().checkpoint().keep(), config().checkpoint().keepEverySteps());
        return CheckpointFolder.open(RunFolder.checkpoints(folder.path()), retention, metadata);
    }
}
