package duet.engine.evaluate;

import com.typesafe.config.ConfigUtil;
import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchFactory;
import duet.dataloader.batch.Split;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointMismatchException;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
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

/** A run with its data and one of its checkpoints, whose network is tested on one tower with all cores. */
final class TestedRun implements AutoCloseable {
    /** Pictures are looked at once, so nothing is gained by keeping them. */
    private static final List<String> ALONE = List.of("towers=1", "data.cache=0");

    private final Path run;
    private final EvaluationRequest request;
    private final Console console;
    private final CheckpointFile checkpoint;
    private final Preparation prepared;

    private TestedRun(
            Path run, EvaluationRequest request, Console console, CheckpointFile checkpoint, Preparation prepared) {
        this.run = run;
        this.request = request;
        this.console = console;
        this.checkpoint = checkpoint;
        this.prepared = prepared;
    }

    /**
     * @throws DataException when the folder is no run's, has no good checkpoint, or its network and these data do not go
     *     together
     */
    static TestedRun open(Path run, EvaluationRequest request, Console console) throws IOException {
        Path config = RunFolder.config(run);
        CheckpointFile checkpoint = request.checkpoint().open(run, problem -> console.warn("passed over " + problem));
        try {
            Preparation prepared = Preparation.here(RunConfig.load(config, overrides(request)), console);
            TestedRun tested = new TestedRun(run, request, console, checkpoint, prepared);
            tested.requireItsClasses();
            tested.warnOfOtherData();
            return tested;
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    private static List<String> overrides(EvaluationRequest request) {
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
            console.warn(run + ": imported from " + origin.get()
                    + ", so nothing is known of the data that it was trained on;"
                    + " the mean that is subtracted is that of the training pictures of "
                    + prepared.data().name());
        } else if (!prepared.data().digest().equals(checkpoint.metadata().get("data-digest"))) {
            console.warn(prepared.data().name() + ": not the data that " + run + " was trained on, other pictures,"
                    + " labels or classes; the mean that is subtracted is that of its own training pictures");
        }
    }

    Path checkpoint() {
        return checkpoint.path();
    }

    /** Training steps that the checkpoint has behind it. */
    long steps() {
        return checkpoint.standing().position().steps();
    }

    DataSet set() {
        return prepared.data();
    }

    TestedPictures pictures() {
        return TestedPictures.of(
                prepared.data(), request.split(), prepared.network().outputs());
    }

    /**
     * Tests every picture.
     *
     * @throws DataException when a picture cannot be read, the checkpoint is of another network, or what the network says is
     *     not finite
     */
    Score test(AnswerSink sink) throws IOException {
        return test(tested(), sink);
    }

    /** Tests other pictures of the same size and classes. */
    Score testOn(PictureSource pictures, AnswerSink sink) throws IOException {
        return test(prepared.batches().testingOn(pictures), sink);
    }

    private Score test(BatchFactory pictures, AnswerSink sink) throws IOException {
        RunConfig config = prepared.config();
        int rows = Math.max(config.training().batch(), request.views());
        try (TowerNetwork network = TowerNetwork.create(
                prepared.network(),
                0,
                prepared.devices().inOnePlace(prepared.cores()),
                rows,
                config.training().seed(),
                null)) {
            restore(network);
            try (BatchesAhead batches = new BatchesAhead(
                    pictures, rows, request.views(), prepared.plan().loaders())) {
                return test(network, batches, sink);
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

    private BatchFactory tested() {
        return request.split() == Split.TRAINING ? prepared.batches().testingOnTraining() : prepared.batches();
    }

    private Score test(TowerNetwork network, BatchesAhead batches, AnswerSink sink) {
        ScoreSums sums = new ScoreSums();
        float[] probabilities = new float[prepared.network().outputs()];
        Optional<BatchBuffer> batch = batches.next();
        while (batch.isPresent()) {
            sums.add(test(network, batch.get()));
            tell(network, batch.get(), probabilities, sink);
            console.progress(() ->
                    String.format(Locale.ROOT, "%s: %,d of %,d pictures tested", run, sums.images(), batches.images()));
            batch = batches.next();
        }
        return sums.score();
    }

    private StepOutcome test(TowerNetwork network, BatchBuffer batch) {
        network.load(batch.images());
        StepOutcome outcome = network.test(batch.labels(), batch.size(), request.views());
        if (outcome.notFinite().isPresent()) {
            throw new DataException(checkpoint.path() + ": the network's outputs are not finite ("
                    + outcome.notFinite().get().what() + "); evaluate another one with --checkpoint FILE");
        }
        return outcome;
    }

    private void tell(TowerNetwork network, BatchBuffer batch, float[] probabilities, AnswerSink sink) {
        for (int image = 0; image < batch.request().images(); image++) {
            for (int output = 0; output < probabilities.length; output++) {
                probabilities[output] = (float) network.probability(image, output);
            }
            int row = image * request.views();
            sink.take(batch.imageIds()[row], batch.labels()[row], probabilities);
        }
    }

    @Override
    public void close() throws IOException {
        checkpoint.close();
    }
}
