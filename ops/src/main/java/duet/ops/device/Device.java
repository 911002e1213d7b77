package duet.ops.device;

import duet.ops.network.SegmentPlan;
import duet.ops.network.TowerPlan;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The one seam between the network and the hardware. A device, its segments and their tensors belong to the thread that
 * made the device.
 */
public interface Device extends AutoCloseable {

    /** What computes, for people: {@code cpu (oneDNN 3.11, avx512_core_bf16, 1 thread)}. */
    String description();

    /** What the tensors of segments hold, and what towers exchange. */
    default Precision precision() {
        return Precision.FLOAT32;
    }

    /** What a user should know about the segments built so far, a line each; mostly nothing. */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * Looks whether there is memory for all of a tower, before any of it is taken. A device that has as much as the host does
     * nothing.
     *
     * @param batch images in each step
     * @throws RuntimeException that tells what is missing
     */
    default void checkRoom(TowerPlan tower, int batch) {}

    /**
     * Builds the layers of a segment and all memory they will ever need. Parameters are zero until they are written.
     *
     * @param batch images in each step
     * @param seed of the run, for dropout masks
     */
    Segment segment(SegmentPlan plan, int batch, long seed);

    /**
     * Host memory that this device copies from and to best: direct, on a cache line, in native byte order, zeroed. It is the
     * device's until {@link #close}, and must not be touched afterwards.
     *
     * @param bytes its capacity
     */
    default ByteBuffer hostBuffer(int bytes) {
        return HostMemory.allocate(bytes);
    }

    @Override
    void close();
}
