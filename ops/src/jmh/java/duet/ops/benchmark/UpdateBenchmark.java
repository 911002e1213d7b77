package duet.ops.benchmark;

import duet.ops.device.Pass;
import duet.ops.device.Precision;
import duet.ops.device.Sgd;
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

/** The momentum step of one layer's weights and biases: fc6's 18.9 million of a tower, and conv2's 154 thousand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class UpdateBenchmark {
    /** A rate at which nothing runs away. */
    private static final Sgd SGD = new Sgd(1e-9, 0.9, 5e-4);

    @Param({"conv2", "fc6"})
    private String layer;

    @Param("FLOAT32")
    private Precision precision;

    private TowerLayer inside;

    @Setup(Level.Trial)
    public void build() {
        inside = TowerLayer.of(layer, precision);
        inside.forward(Pass.training(0));
        inside.backward();
    }

    @Benchmark
    public void momentum() {
        inside.update(SGD);
    }

    @TearDown(Level.Trial)
    public void close() {
        inside.close();
    }
}
