package duet.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.schedule.Position;
import duet.actors.schedule.ScheduleState;
import duet.actors.schedule.Standing;
import duet.dataloader.batch.Split;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointFolder;
import duet.engine.checkpoint.Retention;
import duet.engine.run.Preparation;
import duet.engine.run.RunFolder;
import duet.ops.cpu.CpuDevice;
import duet.ops.device.Sgd;
import duet.ops.network.NetworkPlan;
import duet.ops.tower.LockStep;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.TowerNetwork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network of a run on several towers, computed on one as evaluate does. */
class OnOneTowerTest {
    private static final int BATCH = 6;
    private static final int[] LABELS = {0, 1, 2, 0, 1, 2};
    private static final String MIDDLE = "network.insert-after.pool1=["
            + "{ name = lrn1, type = lrn, size = 5, k = 2, alpha = 0.1, beta = 0.75, connect = own },"
            + "{ name = conv2, type = convolution, outputs = 16, kernel = 3, padding = 1, connect = own, weight { he = 1 } }]";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void aNetworkOfSeveralTowersHasItsProbabilitiesOnOne(int towers) throws Exception {
        UntrainedRun run = UntrainedRun.create(folder.resolve("run"), MIDDLE, "towers=" + towers);
        Preparation alone = run.prepare();
        FloatBuffer images = images(alone.network().spec().input().count());
        NetworkPlan plan = NetworkPlan.of(
                run.config().network().network(alone.data().classes().size()));
        assertThat(plan.towers()).hasSize(towers);
        assertThat(alone.network().towers()).hasSize(1);
        try (LockStep trained = new LockStep(plan, tower -> new CpuDevice(1), BATCH, 1)) {
            trained.initialise();
            for (int step = 0; step < 3; step++) {
                trained.train(images, step, LABELS, BATCH, new Sgd(0.01, 0.9, 5e-4));
            }
            double loss = trained.test(images, LABELS, BATCH).loss();
            try (CheckpointFile checkpoint = write(run, trained);
                    TowerNetwork one = run.network(alone, BATCH)) {
                checkpoint.expectExactly(alone.network().parameterShapes().keySet());
                checkpoint.restore(one.parameters());
                one.load(images);
                assertThat(one.test(LABELS, BATCH).loss()).isCloseTo(loss, within(1e-5));
            }
        }
    }

    private static CheckpointFile write(UntrainedRun run, LockStep towers) throws Exception {
        List<ParameterCopy> copies = towers.towers().stream()
                .map(tower -> {
                    ParameterCopy copy = ParameterCopy.of(tower.parameters());
                    copy.take(tower.parameters());
                    return copy;
                })
                .toList();
        Standing standing = new Standing(
                new Position(3, 3, 0, Split.TRAINING, 0),
                new ScheduleState(0.01, "", false, 1, 0, 0),
                Standing.Sums.NONE,
                Standing.Sums.NONE);
        Path checkpoints = RunFolder.checkpoints(run.folder());
        String name = CheckpointFolder.open(checkpoints, new Retention(100, 0), Map.of("data-digest", "drawn"))
                .write(new Checkpoint(standing, OptionalDouble.empty(), copies))
                .file();
        return CheckpointFile.open(checkpoints.resolve(name));
    }

    private static FloatBuffer images(int cells) {
        FloatBuffer images = ByteBuffer.allocateDirect(BATCH * cells * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Random random = new Random(2012);
        for (int i = 0; i < images.capacity(); i++) {
            images.put(i, (float) random.nextGaussian());
        }
        return images;
    }
}
