package duet.ops.benchmark;

import duet.ops.device.Pass;
import duet.ops.device.Precision;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The layers of one AlexNet tower, a relu with those that have weights, on one core and a batch of 128. Each thread has a tower of
 * its own: with {@code -t 2} they share the memory's bandwidth as in training.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class LayerBenchmark {
    @Param({"conv1", "conv2", "conv3", "conv4", "conv5", "lrn1", "pool1", "fc6"})
    private String layer;

    @Param("FLOAT32")
    private Precision precision;

    private TowerLayer inside;
    private long step;

    @Setup(Level.Trial)
    public void build() {
        inside = TowerLayer.of(layer, precision);
        inside.forward(Pass.training(step));
        inside.backward();
    }

    @Benchmark
    public void forward() {
        inside.forward(Pass.training(step++));
    }

    /** With the gradient of the relu, where there is one. */
    @Benchmark
    public void backwardToInput() {
        inside.backwardToInput();
    }

    /** With the gradient of the relu, where there is one; nothing to do for a layer without weights. */
    @Benchmark
    public void backwardToWeights() {
        inside.backwardToWeights();
    }

    @TearDown(Level.Trial)
    public void close() {
        inside.close();
    }
}
