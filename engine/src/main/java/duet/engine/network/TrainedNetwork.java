package duet.engine.network;

import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointMismatchException;
import duet.engine.config.RunConfig;
import duet.engine.run.CheckpointChoice;
import duet.engine.run.RunFolder;
import duet.ops.network.LayerPlan;
import duet.ops.network.NetworkPlan;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The network of a run as one of its checkpoints has it, laid out in one place. Its data are not looked at. */
public final class TrainedNetwork implements AutoCloseable {
    private final RunConfig config;
    private final NetworkPlan plan;
    private final CheckpointFile checkpoint;

    private TrainedNetwork(RunConfig config, NetworkPlan plan, CheckpointFile checkpoint) {
        this.config = config;
        this.plan = plan;
        this.checkpoint = checkpoint;
    }

    /**
     * @param damaged is told, in one line, of each checkpoint that was passed over
     * @throws DataException when the folder is no run's, has no good checkpoint, or that is one of another network
     */
    public static TrainedNetwork open(Path run, CheckpointChoice choice, Consumer<String> damaged) throws IOException {
        Path file = RunFolder.config(run);
        CheckpointFile checkpoint = choice.open(run, damaged);
        try {
            RunConfig config = RunConfig.load(file, List.of());
            NetworkPlan plan = NetworkPlan.of(
                    config.network().network(classes(config, checkpoint)).onOneTower());
            requireFits(checkpoint, plan);
            return new TrainedNetwork(config, plan, checkpoint);
        } catch (IOException | RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /** How many the data had: as many as the last layer has biases. */
    private static int classes(RunConfig config, CheckpointFile checkpoint) {
        String bias = config.network().head() + ".bias";
        List<Long> shape = checkpoint.tensors().get(bias);
        if (shape == null || shape.isEmpty()) {
            throw new DataException(checkpoint.path() + ": has no tensor " + bias
                    + ", the last layer of the run's configuration; name a checkpoint of this run");
        }
        return Math.toIntExact(shape.get(0));
    }

    private static void requireFits(CheckpointFile checkpoint, NetworkPlan plan) throws IOException {
        try {
            checkpoint.expectExactly(plan.parameterShapes().keySet());
        } catch (CheckpointMismatchException e) {
            throw new DataException(e.getMessage(), e);
        }
        plan.parameterShapes().forEach((name, shape) -> {
            List<Long> wanted = shape.stream().map(Integer::longValue).toList();
            List<Long> found = checkpoint.tensors().get(name);
            if (!found.equals(wanted)) {
                throw new DataException(checkpoint.path() + ": tensor " + name + " has the shape " + found
                        + "; the run's configuration wants " + wanted);
            }
        });
    }

    public RunConfig config() {
        return config;
    }

    /** On one tower. */
    public NetworkPlan plan() {
        return plan;
    }

    /** From the image up to the layer that gives the logits. */
    public List<LayerPlan> layers() {
        return plan.towers().get(0).segments().stream()
                .flatMap(segment -> segment.layers().stream())
                .toList();
    }

    public Path checkpoint() {
        return checkpoint.path();
    }

    /** Training steps that the weights have behind them. */
    public long steps() {
        return checkpoint.standing().position().steps();
    }

    /** Reads a range of an array such as {@code conv1.weight}, as {@link CheckpointFile#read}. */
    public void read(String tensor, long firstValue, FloatBuffer target) throws IOException {
        checkpoint.read(tensor, firstValue, target);
    }

    @Override
    public void close() throws IOException {
        checkpoint.close();
    }
}
