package duet.engine.evaluate;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.schedule.Position;
import duet.actors.schedule.ScheduleState;
import duet.actors.schedule.Standing;
import duet.dataloader.batch.Split;
import duet.engine.checkpoint.CheckpointFolder;
import duet.engine.checkpoint.Retention;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.run.Preparation;
import duet.engine.run.RunFolder;
import duet.ops.cpu.CpuDevice;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The folder of a run whose network is as it was drawn, in checkpoints of any step. */
public record UntrainedRun(Path folder, RunConfig config) {
    private static final String CONFIG = """
            towers = 2
            data { crop = 32, mirror = true, colour-noise = 0.1, scale = 0.017, sample { training = 24, validation = 26 } }
            network {
              input = [3, 32, 32]
              layers = [
                { name = conv1, type = convolution, outputs = 8, kernel = 5, stride = 2, padding = 2, connect = all, weight { he = 1 } }
                { name = relu1, type = relu }
                { name = pool1, type = max-pool, kernel = 3, stride = 2 }
                { name = dropout1, type = dropout, probability = 0.5, inverted = false }
                { name = fc2, type = linear, outputs = classes, connect = all, weight { he = 1 } }
                { name = softmax, type = softmax }
              ]
            }
            training {
              epochs = 2, batch = 12, seed = 1, learning-rate = 0.01, momentum = 0.9, weight-decay = 0.0005
              schedule { type = fixed-steps, steps = [] }
            }
            """;

    /** Without a checkpoint. @param overrides {@code key=value}, such as {@code training.seed=2} */
    public static UntrainedRun create(Path folder, String... overrides) throws IOException {
        Files.createDirectories(folder);
        Path written = Files.writeString(folder.resolve("small.conf"), CONFIG);
        RunConfig config = RunConfig.load(written, Arrays.asList(overrides));
        Files.writeString(folder.resolve("config.conf"), config.render());
        return new UntrainedRun(folder, config);
    }

    /** With one checkpoint, after 3 steps. */
    public static UntrainedRun withCheckpoint(Path folder, String... overrides) throws IOException {
        UntrainedRun run = create(folder, overrides);
        run.write(3, OptionalDouble.empty());
        return run;
    }

    public static Console quiet() {
        return new Console(new PrintStream(OutputStream.nullOutputStream()), false);
    }

    /** As it is tested. */
    public Preparation prepare() throws IOException {
        List<String> alone = new ArrayList<>(List.of("towers=1"));
        return Preparation.of(RunConfig.load(folder.resolve("config.conf"), alone), quiet());
    }

    /** On one tower, with its starting values. */
    public TowerNetwork network(Preparation prepared, int batch) {
        TowerNetwork network = TowerNetwork.create(
                prepared.network(),
                0,
                new CpuDevice(prepared.cores()),
                batch,
                config.training().seed(),
                null);
        network.initialise();
        return network;
    }

    public void write(long steps, OptionalDouble validationError) throws IOException {
        Preparation prepared = prepare();
        try (TowerNetwork network = network(prepared, 1)) {
            ParameterCopy copy = ParameterCopy.of(network.parameters());
            copy.take(network.parameters());
            Standing standing = new Standing(
                    new Position(steps, steps, 0, Split.TRAINING, 0),
                    new ScheduleState(0.01, "", false, 1, 0, 0),
                    Standing.Sums.NONE,
                    Standing.Sums.NONE);
            CheckpointFolder.open(
                            RunFolder.checkpoints(folder),
                            new Retention(100, 0),
                            Map.of("data-digest", prepared.data().digest()))
                    .write(new Checkpoint(standing, validationError, List.of(copy)));
        }
    }
}
