package duet.engine.network;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.schedule.Position;
import duet.actors.schedule.ScheduleState;
import duet.actors.schedule.Standing;
import duet.dataloader.batch.Split;
import duet.engine.checkpoint.CheckpointFolder;
import duet.engine.checkpoint.Retention;
import duet.engine.config.RunConfig;
import duet.engine.run.CheckpointChoice;
import duet.engine.run.RunFolder;
import duet.ops.cpu.CpuDevice;
import duet.ops.network.LayerPlan;
import duet.ops.network.NetworkPlan;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;

/** The folder of a run with one checkpoint, after 7 steps, whose weights and biases are drawn so that every layer has its say. */
public record KeptRun(Path folder, RunConfig config, NetworkPlan plan, ParameterCopy weights) {
    private static final String RECIPE = """
            training {
              epochs = 1, batch = 8, seed = 1, learning-rate = 0.01, momentum = 0.9, weight-decay = 0.0005
              schedule { type = fixed-steps, steps = [] }
            }
            """;

    /** @param layers a line each, as in a configuration, without the softmax */
    public static KeptRun of(Path folder, int towers, int side, long seed, String... layers) throws IOException {
        String text = "towers = " + towers + "\ndata { crop = " + side
                + ", scale = 0.017, sample { training = 24, validation = 16 } }\n" + "network { input = [3, " + side
                + ", "
                + side + "], layers = [\n" + String.join("\n", layers)
                + "\n{ name = softmax, type = softmax }\n] }\n" + RECIPE;
        Files.createDirectories(folder);
        return of(folder, RunConfig.load(Files.writeString(folder.resolve("written.conf"), text), List.of()), seed);
    }

    public static KeptRun of(Path folder, RunConfig config, long seed) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.conf"), config.render());
        NetworkPlan plan = NetworkPlan.of(config.network().network(10).onOneTower());
        ParameterCopy weights = ParameterCopy.of(plan.towers().get(0));
        Random random = new Random(seed);
        for (ParameterCopy.Rows rows : weights.rows()) {
            LayerPlan layer = layers(plan).stream()
                    .filter(plain -> rows.name().startsWith(plain.spec().name() + "."))
                    .findFirst()
                    .orElseThrow();
            double deviation = rows.name().endsWith(".bias") ? 0.2 : Math.sqrt(2.0 / layer.fanIn());
            for (int i = 0; i < rows.value().capacity(); i++) {
                rows.value().put(i, (float) (deviation * random.nextGaussian()));
                rows.momentum().put(i, random.nextFloat());
            }
        }
        Standing standing = new Standing(
                new Position(7, 7, 0, Split.TRAINING, 7),
                new ScheduleState(0.01, "", false, 1, 0, 0),
                Standing.Sums.NONE,
                Standing.Sums.NONE);
        CheckpointFolder.open(RunFolder.checkpoints(folder), new Retention(9, 0), Map.of("towers", "1"))
                .write(new Checkpoint(standing, OptionalDouble.empty(), List.of(weights)));
        return new KeptRun(folder, config, plan, weights);
    }

    private static List<LayerPlan> layers(NetworkPlan plan) {
        return plan.towers().get(0).segments().stream()
                .flatMap(segment -> segment.layers().stream())
                .toList();
    }

    public Path checkpoint() {
        return folder.resolve("checkpoints/step-00000007.safetensors");
    }

    public TrainedNetwork open() throws IOException {
        return TrainedNetwork.open(folder, new CheckpointChoice.Newest(), problem -> {
            throw new AssertionError(problem);
        });
    }

    /** What the network sees, drawn: {@code images} pictures. */
    public float[] images(int images, long seed) {
        Random random = new Random(seed);
        float[] values = new float[images * plan.spec().input().count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** What the engine says, [images, outputs]. */
    public float[] logits(float[] images) {
        int batch = images.length / plan.spec().input().count();
        try (TowerNetwork network = TowerNetwork.create(plan, 0, new CpuDevice(1), batch, 1, null)) {
            weights.put(network.parameters());
            network.load(direct(images.length).put(0, images));
            network.test(new int[batch], batch);
            FloatBuffer head = direct(batch * plan.outputs());
            network.outputs().get(network.outputs().size() - 1).tensor().read(head);
            float[] logits = new float[head.capacity()];
            head.get(0, logits);
            return logits;
        }
    }

    private static FloatBuffer direct(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
