package duet.engine.run;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.schedule.Position;
import duet.actors.schedule.Standing;
import duet.dataloader.batch.Split;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.ops.tower.ParameterCopy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A run of two towers, over several hosts, that was prepared in a folder of its own. */
public record SmallCluster(OpenRun run, RunFolder folder) implements AutoCloseable {
    private static final String CONFIG = """
            towers = 2
            device = reference
            data { crop = 16, format = sample, sample { training = 24, validation = 12 } }
            network {
              input = [3, 16, 16]
              layers = [
                { name = conv1, type = convolution, outputs = 4, kernel = 5, stride = 4, connect = all, weight { he = 1 } }
                { name = relu1, type = relu }
                { name = fc2, type = linear, outputs = classes, connect = all, weight { he = 1 } }
                { name = softmax, type = softmax }
              ]
            }
            training {
              epochs = 2, batch = 12, seed = 1, learning-rate = 0.01, momentum = 0.9, weight-decay = 0.0005
              schedule { type = fixed-steps, steps = [] }
            }
            cluster { seeds = ["127.0.0.1:25520"], cores = 1 }
            """;

    static SmallCluster in(Path folder, String... set) throws IOException {
        RunConfig config = config(folder, set);
        Preparation prepared = Preparation.of(config, quiet());
        RunFolder created = RunFolder.create(folder.resolve("runs"), config.name(), config.render());
        return new SmallCluster(new OpenRun(prepared, created), created);
    }

    public static RunConfig config(Path folder, String... set) throws IOException {
        return RunConfig.load(
                Files.writeString(Files.createDirectories(folder).resolve("small.conf"), CONFIG), List.of(set));
    }

    public static Console quiet() {
        return new Console(new PrintStream(OutputStream.nullOutputStream()), false);
    }

    /** Writes a checkpoint of which every value is a number of its own. */
    Path checkpoint(long steps) throws Exception {
        List<ParameterCopy> towers = new ArrayList<>();
        for (int tower = 0; tower < 2; tower++) {
            ParameterCopy copy =
                    ParameterCopy.of(run.prepared().network().towers().get(tower));
            fill(copy, 1000 * tower + steps);
            towers.add(copy);
        }
        Standing start = Standing.atStart(run.prepared().plan().schedule());
        Standing standing = new Standing(
                new Position(steps, steps, 0, Split.TRAINING, 0),
                start.schedule(),
                start.training(),
                start.validation());
        String file = run.store()
                .orElseThrow()
                .write(new Checkpoint(standing, OptionalDouble.empty(), towers))
                .file();
        return RunFolder.checkpoints(folder.path()).resolve(file);
    }

    /** @param first value; the others count on from it */
    static void fill(ParameterCopy copy, float first) {
        float next = first;
        for (ParameterCopy.Rows rows : copy.rows()) {
            for (FloatBuffer values : List.of(rows.value(), rows.momentum())) {
                for (int i = 0; i < values.capacity(); i++) {
                    values.put(i, next++);
                }
            }
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
