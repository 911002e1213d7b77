package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import duet.ops.device.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * How fast this processor multiplies matrices right now, by oneDNN: what a training step is held against. A clock that rises and
 * falls makes it a figure of the moment; take it before and after what is measured.
 */
public final class MatrixPeak {
    /** Products that fit kernels and caches well; which one is the fastest depends on the processor. */
    private static final List<Product> PRODUCTS = List.of(
            new Product(1024, 1024, 1024),
            new Product(2048, 512, 1024),
            new Product(729, 128, 1200),
            new Product(512, 128, 512),
            new Product(192, 192, 1728));

    /** Several short ones: what another process disturbs does not count. */
    private static final Duration WINDOW = Duration.ofMillis(60);

    private static final int ROUNDS = 4;
    /** The upper bytes of floats and of bfloat16s of magnitudes from 1/2 to 4; zeros would flatter a clock that heat limits. */
    private static final byte[] ORDINARY = {0x3F, (byte) 0xBF, 0x40, (byte) 0xC0};

    private final int towers;
    private final int threads;
    private final Precision precision;

    MatrixPeak(int towers, int threads, Precision precision) {
        this.towers = towers;
        this.threads = threads;
        this.precision = precision;
    }

    /** {@code [rows, inner] * [inner, columns]}. */
    record Product(long rows, long columns, long inner) {
        double operations() {
            return 2.0 * rows * columns * inner;
        }
    }

    /**
     * Takes about two seconds.
     *
     * @param towers that multiply at the same time, as in training
     * @param threads of each tower
     * @return floating-point operations a second of all towers together
     */
    public static double measure(int towers, int threads, Precision precision) {
        return new MatrixPeak(towers, threads, precision).best(PRODUCTS, ROUNDS, WINDOW);
    }

    double best(List<Product> products, int rounds, Duration window) {
        ExecutorService pool = Executors.newFixedThreadPool(towers);
        try {
            double best = 0;
            for (int round = 0; round < rounds; round++) {
                for (Product product : products) {
                    best = Math.max(best, together(pool, product, window));
                }
            }
            return best;
        } finally {
            pool.shutdown();
        }
    }

    private double together(ExecutorService pool, Product product, Duration window) {
        Callable<Double> task = () -> alone(product, window);
        try {
            double sum = 0;
            for (Future<Double> rate : pool.invokeAll(Collections.nCopies(towers, task))) {
                sum += rate.get();
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring the peak", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the peak cannot be measured: " + e.getCause(), e);
        }
    }

    private double alone(Product product, Duration window) {
        OpenMpThreads.set(threads);
        try (engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
                stream stream = new stream(engine);
                Workshop workshop = new Workshop(engine, stream, new ArrayList<>())) {
            Execution execution = execution(workshop, product);
            execution.run();
            long start = System.nanoTime();
            long elapsed;
            long runs = 0;
            do {
                execution.run();
                runs++;
                elapsed = System.nanoTime() - start;
            } while (elapsed < window.toNanos());
            return runs * product.operations() / elapsed * 1e9;
        }
    }

    private Execution execution(Workshop workshop, Product product) {
        data_type type = precision == Precision.FLOAT32 ? data_type.f32 : data_type.bf16;
        memory.desc left = desc(workshop, type, format_tag.ab, product.rows(), product.inner());
        memory.desc right = desc(workshop, type, format_tag.any, product.inner(), product.columns());
        memory.desc result = desc(workshop, type, format_tag.ab, product.rows(), product.columns());
        matmul.primitive_desc desc = new matmul.primitive_desc(
                workshop.engine, left, right, result, workshop.keep(new primitive_attr()), false);
        return workshop.execution(
                "matrix product",
                desc,
                new matmul(desc),
                DNNL_ARG_SRC,
                filled(workshop, left),
                DNNL_ARG_WEIGHTS,
                filled(workshop, workshop.keep(desc.weights_desc())),
                DNNL_ARG_DST,
                workshop.allocate(result));
    }

    private static memory.desc desc(Workshop workshop, data_type type, format_tag layout, long rows, long columns) {
        return workshop.keep(new memory.desc(new long[] {rows, columns}, type, layout));
    }

    private memory filled(Workshop workshop, memory.desc desc) {
        memory memory = workshop.allocate(desc);
        long size = desc.get_size();
        Pointer address = memory.get_data_handle();
        BytePointer bytes = new BytePointer(address).capacity(size);
        int width = precision.bytes();
        for (long cell = 0; cell < size / width; cell++) {
            bytes.put(cell * width + width - 1, ORDINARY[(int) (cell * cell % 7 % ORDINARY.length)]);
        }
        return memory;
    }
}
