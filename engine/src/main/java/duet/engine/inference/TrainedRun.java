package duet.engine.inference;

import com.typesafe.config.ConfigUtil;
import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchFactory;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointMismatchException;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.run.CheckpointChoice;
import duet.engine.run.ImportedRun;
import duet.engine.run.Preparation;
import duet.engine.run.RunFolder;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A run with its data and one of its checkpoints, whose network is shown pictures on one tower with all cores. */
public final class TrainedRun implements AutoCloseable {
    /** Pictures are looked at once, so nothing is gained by keeping them. */
    private static final List<String> ALONE = List.of("towers=1", "data.cache=0");

    private final Request request;
    private final Console console;
    private final CheckpointFile checkpoint;
    private final Preparation prepared;

    /**
     * Which network, and which data are its own.
     *
     * @param run the folder of a run
     * @param data a folder instead of the one that the run was trained on
     * @param set keys that may differ here without making it another network; {@code key=value} each
     */
    public record Request(Path run, CheckpointChoice checkpoint, Optional<Path> data, List<String> set) {
        public Request {
            set = List.copyOf(set);
        }
    }

    private TrainedRun(Request request, Console console, CheckpointFile checkpoint, Preparation prepared) {
        this.request = request;
        this.console = console;
        this.checkpoint = checkpoint;
        this.prepared = prepared;
    }

    /**
     * @param console is told what goes on
     * @throws DataException when the folder is no run's, has no good checkpoint, or its network and these data do not go
     *     together
     * @throws duet.engine.config.ConfigException when the run's configuration is wrong for this machine
     */
    public static TrainedRun open(Request request, Console console) throws IOException {
        Path config = RunFolder.config(request.run());
        CheckpointFile checkpoint =
                request.checkpoint().open(request.run(), problem -> console.warn("passed over " + problem));
        try {
            Preparation prepared = Preparation.here(RunConfig.load(config, overrides(request)), console);
            TrainedRun trained = new TrainedRun(request, console, checkpoint, prepared);
            trained.requireItsClasses();
            trained.warnOfOtherData();
            return trained;
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    private static List<String> overrides(Request request) {
        List<String> overrides = new ArrayList<>(request.set());
        request.data().ifPresent(folder -> {
            overrides.add("data.format=auto");
            overrides.add("data.path=" + ConfigUtil.quoteString(folder.toString()));
        });
        overrides.addAll(ALONE);
        return overrides;
    }

    private void requireItsClasses() {
        String head = prepared.network().towers().get(0).head().spec().name();
        List<Long> trained = checkpoint.tensors().get(head + ".bias");
        int outputs = prepared.network().outputs();
        if (trained != null && trained.size() == 1 && trained.get(0) != outputs) {
            throw new DataException(prepared.data().name() + ": its "
                    + prepared.data().classes().size() + " classes take " + outputs
                    + " outputs, but " + checkpoint.path() + " has " + trained.get(0)
                    + "; name data with the classes of the run: --data FOLDER");
        }
    }

    private void warnOfOtherData() {
        Optional<String> origin = ImportedRun.origin(checkpoint);
        if (origin.isPresent()) {
            console.warn(request.run() + ": imported from " + origin.get()
                    + ", so nothing is known of the data that it was trained on;"
                    + " the mean that is subtracted is that of the training pictures of "
                    + prepared.data().name());
        } else if (!prepared.data().digest().equals(checkpoint.metadata().get("data-digest"))) {
            console.warn(prepared.data().name() + ": not the data that " + request.run() + " was trained on, other"
                    + " pictures, labels or classes; the mean that is subtracted is that of its own training pictures");
        }
    }

    /** The file whose weights the network has. */
    public Path checkpoint() {
        return checkpoint.path();
    }

    /** Training steps that the checkpoint has behind it. */
    public long steps() {
        return checkpoint.standing().position().steps();
    }

    /** What follows from the run's configuration, on one tower. */
    public Preparation prepared() {
        return prepared;
    }

    /** The data that the run was trained on, or those that were named instead. */
    public DataSet data() {
        return prepared.data();
    }

    /** The name of an output's class; outputs beyond the classes have none of their own. */
    public String name(int output) {
        List<String> classes = data().classes();
        return output < classes.size() ? classes.get(output) : "output " + output;
    }

    /**
     * Shows the network pictures, batch after batch, in their order.
     *
     * @param batches whose validation pictures are shown
     * @param views of each picture: see {@link duet.dataloader.augment.TestView#views}
     * @throws DataException when a picture cannot be read, the checkpoint is of another network, or what the network says is
     *     not finite
     */
    public void show(BatchFactory batches, int views, Look look) throws IOException {
        RunConfig config = prepared.config();
        int rows = Math.max(config.training().batch(), views);
        try (TowerNetwork network = TowerNetwork.create(
                prepared.network(),
                0,
                prepared.devices().inOnePlace(prepared.cores()),
                rows,
                config.training().seed(),
                null)) {
            restore(network);
            try (BatchesAhead ahead =
                    new BatchesAhead(batches, rows, views, prepared.plan().loaders())) {
                show(network, ahead, views, look);
            }
        }
    }

    private void restore(TowerNetwork network) throws IOException {
        try {
            checkpoint.expectExactly(prepared.network().parameterShapes().keySet());
            checkpoint.restore(network.parameters());
        } catch (CheckpointMismatchException e) {
            throw new DataException(e.getMessage(), e);
        }
    }

    private void show(TowerNetwork network, BatchesAhead batches, int views, Look look) {
        long images = 0;
        Optional<BatchBuffer> batch = batches.next();
        while (batch.isPresent()) {
            look.at(network, batch.get(), computed(network, batch.get(), views));
            images += batch.get().request().images();
            long done = images;
            console.progress(() -> String.format(
                    Locale.ROOT, "%s: %,d of %,d pictures tested", request.run(), done, batches.images()));
            batch = batches.next();
        }
    }

    private StepOutcome computed(TowerNetwork network, BatchBuffer batch, int views) {
        network.load(batch.images());
        StepOutcome outcome = network.test(batch.labels(), batch.size(), views);
        if (outcome.notFinite().isPresent()) {
            throw new DataException(checkpoint.path() + ": the network's outputs are not finite ("
                    + outcome.notFinite().get().what() + "); evaluate another one with --checkpoint FILE");
        }
        return outcome;
    }

    @Override
    public void close() throws IOException {
        checkpoint.close();
    }
}
