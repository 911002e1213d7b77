package duet.dataloader.benchmark;

import duet.dataloader.augment.Augmentation;
import duet.dataloader.augment.AugmentationDraws;
import duet.dataloader.augment.AugmentationSampler;
import duet.dataloader.augment.Augmenter;
import duet.dataloader.augment.Mean;
import duet.dataloader.statistics.Statistics;
import duet.dataloader.synthetic.SyntheticPictures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Crop, mirror, colour noise and mean: 3x256x256 bytes to 3x224x224 floats, as in the paper's recipe. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AugmentBenchmark {
    private static final int SIDE = 256;
    private static final int CROP = 224;
    private static final int BATCH = 128;
    private static final int PICTURES = 64;

    @Param({"IMAGE_UNDER_CROP", "IMAGE_CENTRE"})
    private Mean mean;

    private Augmenter augmenter;
    private final AugmentationDraws draws = new AugmentationDraws(BATCH);
    private final byte[][] pictures = new byte[PICTURES][3 * SIDE * SIDE];
    private FloatBuffer batch;
    private int slot;

    @Setup
    public void prepare() {
        var set = SyntheticPictures.create(1, SIDE, 10, PICTURES);
        for (int i = 0; i < PICTURES; i++) {
            set.training().read(i, pictures[i]);
        }
        Augmentation augmentation =
                new Augmentation(CROP, true, 1, mean, 0.1, Long.MAX_VALUE, false, 1, Optional.empty());
        augmenter = new Augmenter(augmentation, Statistics.measure(set, PICTURES, 1, 1, (done, total) -> {}));
        AugmentationSampler sampler = new AugmentationSampler(augmentation, SIDE, 1);
        for (int i = 0; i < BATCH; i++) {
            sampler.choose(0, 0, i, draws);
        }
        batch = ByteBuffer.allocateDirect(BATCH * 3 * CROP * CROP * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Benchmark
    public FloatBuffer augment() {
        slot = (slot + 1) % BATCH;
        augmenter.training(pictures[slot % PICTURES], 0, draws, slot, batch, slot * 3 * CROP * CROP);
        return batch;
    }
}
