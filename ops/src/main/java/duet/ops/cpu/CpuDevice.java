package duet.ops.cpu;

import duet.ops.device.Device;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.network.SegmentPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.stream;

/**
 * A share of the CPU, by oneDNN. Activations lie in memory as [image, row, column, map] (nhwc), which selects oneDNN's fastest
 * convolutions; weights in whatever blocks oneDNN asks for. Results depend on the instruction set and on the number of
 * threads, and on nothing else.
 */
public final class CpuDevice implements Device {
    private final int threads;
    private final Precision precision;
    private final engine engine;
    private final stream stream;
    private final ThreadTeam team;
    private final List<String> slowKernels = new ArrayList<>();

    /** A device that computes in float32. */
    public CpuDevice(int threads) {
        this(threads, Precision.FLOAT32);
    }

    /**
     * @param threads cores that this device uses, the calling thread's among them
     * @throws IllegalArgumentException for a precision that the processor cannot compute in: see {@link #computes}
     */
    public CpuDevice(int threads, Precision precision) {
        if (threads < 1) {
            throw new IllegalArgumentException("a cpu device has at least one thread, not " + threads);
        }
        if (!computes(precision)) {
            throw new IllegalArgumentException(
                    precision + " is not what a processor with " + instructionSet() + " computes in");
        }
        this.threads = threads;
        this.precision = precision;
        OpenMpThreads.set(threads);
        engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
        stream = new stream(engine);
        team = new ThreadTeam(threads);
    }

    /** Version of oneDNN, which chooses the kernels: {@code 3.11.1}. */
    public static String library() {
        dnnl_version_t version = new dnnl_version_t(dnnl.dnnl_version());
        return String.format(Locale.ROOT, "%d.%d.%d", version.major(), version.minor(), version.patch());
    }

    /** The instruction set that oneDNN chooses kernels for on this processor: {@code avx512_core_bf16}. */
    public static String instructionSet() {
        return InstructionSet.effective();
    }

    /** Whether the processor multiplies in this precision by itself; oneDNN would imitate bfloat16 at a crawl. */
    public static boolean computes(Precision precision) {
        return precision == Precision.FLOAT32 || InstructionSet.multipliesBfloat16();
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "cpu (oneDNN %s, %s, %s, %d thread%s)",
                library(),
                instructionSet(),
                precision.name().toLowerCase(Locale.ROOT),
                threads,
                threads == 1 ? "" : "s");
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public List<String> warnings() {
        return slowKernels.stream().distinct().toList();
    }

    @Override
    public Segment segment(SegmentPlan plan, int batch, long seed) {
        return new CpuSegment(new Workshop(engine, stream, slowKernels, team), plan, batch, seed, precision);
    }

    @Override
    public void close() {
        team.close();
        stream.close();
        engine.close();
    }
}
