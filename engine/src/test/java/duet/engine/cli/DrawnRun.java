package duet.engine.cli;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.schedule.Position;
import duet.actors.schedule.ScheduleState;
import duet.actors.schedule.Standing;
import duet.dataloader.batch.Split;
import duet.engine.checkpoint.CheckpointFolder;
import duet.engine.checkpoint.Retention;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import duet.ops.reference.ReferenceDevice;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The folder of a run on two towers with checkpoints that nobody trained: conv1 of 4 kernels of 2x2x3, conv2 of 4 of 2x2x2,
 * and fc3.
 */
record DrawnRun(Path folder) {
    private static final ParameterSpec ANY = new ParameterSpec(new Initial.Constant(0), 1, 1);
    private static final Standing.Sums NONE = new Standing.Sums(0, 0, 0, 0, 0);

    /** The weights of an array by tower, row-major; an array that is not named is zero. */
    record Weights(String array, int tower, float[] values) {}

    static DrawnRun in(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("checkpoints"));
        Files.writeString(folder.resolve("config.conf"), "towers = 2\n");
        return new DrawnRun(folder);
    }

    /** @param error of validation; empty where these weights were not validated */
    Path checkpoint(long steps, OptionalDouble error, Weights... weights) throws IOException {
        NetworkPlan plan = NetworkPlan.of(new NetworkSpec(new Shape(3, 4, 4), layers(), 2));
        List<ParameterCopy> copies = List.of(zeros(plan, 0), zeros(plan, 1));
        for (Weights given : weights) {
            FloatBuffer rows = copies.get(given.tower()).rows().stream()
                    .filter(array -> array.name().equals(given.array()))
                    .findFirst()
                    .orElseThrow()
                    .value();
            rows.duplicate().clear().put(given.values());
        }
        CheckpointFolder store = CheckpointFolder.open(
                folder.resolve("checkpoints"), new Retention(100, 0), Map.of("towers", "2", "config", "towers = 2"));
        return folder.resolve("checkpoints")
                .resolve(store.write(new Checkpoint(standing(steps), error, copies))
                        .file());
    }

    private static List<LayerSpec> layers() {
        return List.of(
                new LayerSpec.Convolution("conv1", 4, 2, 1, Padding.NONE, false, Connect.ALL, ANY, ANY),
                new LayerSpec.Relu("relu1"),
                new LayerSpec.Convolution("conv2", 4, 2, 1, Padding.NONE, false, Connect.OWN, ANY, ANY),
                new LayerSpec.Linear("fc3", 2, Connect.ALL, ANY, ANY),
                new LayerSpec.Softmax("softmax"));
    }

    private static ParameterCopy zeros(NetworkPlan plan, int tower) {
        try (TowerNetwork network = TowerNetwork.create(plan, tower, new ReferenceDevice(), 1, 0, null)) {
            return ParameterCopy.of(network.parameters());
        }
    }

    private static Standing standing(long steps) {
        return new Standing(
                new Position(steps, steps, 0, Split.TRAINING, 0),
                new ScheduleState(0.01, "", false, Double.POSITIVE_INFINITY, 0, 0),
                NONE,
                NONE);
    }
}
