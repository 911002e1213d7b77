package duet.ops.cuda;

import duet.ops.device.Device;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.network.SegmentPlan;
import duet.ops.network.TowerPlan;
import duet.ops.tower.DirectLink;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import jcuda.driver.JCudaDriver;
import jcuda.jcudnn.JCudnn;

/**
 * A card by cuDNN, cuBLAS and kernels of its own. Activations lie in memory as [image, map, row, column] (NCHW), the plainest order
 * and the one that every call of cuDNN accepts. For bfloat16 the other (NHWC) may be faster on tensor cores; that is for a
 * measurement on a card to say. Results depend on the kind of card and the versions of the libraries, and on nothing else: only
 * algorithms are used that give the same bits every time.
 *
 * <p>To be made only where {@link CudaMachine#look} says that a card can be used.
 */
public final class CudaDevice implements Device {
    /** Cards since Ampere multiply bfloat16. */
    private static final int FIRST_WITH_BFLOAT16 = 8;

    private final Equipment equipment;
    private final MemoryBudget budget;
    private final String description;

    /** A device that computes in full float32. */
    public CudaDevice(int ordinal) {
        this(ordinal, Precision.FLOAT32, CudaOptions.DEFAULT);
    }

    /**
     * @param ordinal of the card, in the driver's order
     * @throws CudaException where there is no such card, or a library is missing
     * @throws IllegalArgumentException for a precision that the card does not compute in
     */
    public CudaDevice(int ordinal, Precision precision, CudaOptions options) {
        equipment = new Equipment(ordinal, precision, options);
        budget = new MemoryBudget(equipment);
        try {
            description = describe();
            refuseSlowBfloat16(precision);
        } catch (RuntimeException e) {
            equipment.closeAfter(e);
            throw e;
        }
    }

    /** Whether a card computes in a precision: bfloat16 needs compute capability 8.0. */
    public static boolean computes(CudaReport.Card card, Precision precision) {
        return precision == Precision.FLOAT32 || card.major() >= FIRST_WITH_BFLOAT16;
    }

    private void refuseSlowBfloat16(Precision precision) {
        Card card = equipment.card();
        if (precision == Precision.BFLOAT16 && card.major() < FIRST_WITH_BFLOAT16) {
            throw new IllegalArgumentException(precision + " needs a card of compute capability 8.0 or newer; card "
                    + card.ordinal() + ", " + card.name() + ", is of " + card.major() + "." + card.minor());
        }
    }

    private String describe() {
        int[] driver = new int[1];
        Status.driver("cuDriverGetVersion", JCudaDriver.cuDriverGetVersion(driver));
        long cudnn = JCudnn.cudnnGetVersion();
        Card card = equipment.card();
        return String.format(
                Locale.ROOT,
                "cuda:%d (%s, compute capability %d.%d, driver for CUDA %d.%d, cuDNN %d.%d.%d, cuBLAS %s, %s%s)",
                card.ordinal(),
                card.name(),
                card.major(),
                card.minor(),
                driver[0] / 1000,
                driver[0] % 1000 / 10,
                cudnn / 10_000,
                cudnn % 10_000 / 100,
                cudnn % 100,
                equipment.products().version(),
                equipment.precision().name().toLowerCase(Locale.ROOT),
                equipment.options().tf32() && equipment.precision() == Precision.FLOAT32 ? " with TF32" : "");
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Precision precision() {
        return equipment.precision();
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    /** @throws CudaMemoryException where the card has too little memory for it */
    @Override
    public void checkRoom(TowerPlan tower, int batch) {
        equipment.card().enter();
        budget.check(tower.segments(), batch);
    }

    /** @throws CudaMemoryException where the card has too little memory for it */
    @Override
    public Segment segment(SegmentPlan plan, int batch, long seed) {
        equipment.card().enter();
        CudaWorkshop workshop = new CudaWorkshop(equipment);
        try {
            CudaSegment segment = new CudaSegment(workshop, plan, batch, seed);
            budget.take(workshop, plan, batch);
            segment.begin();
            return segment;
        } catch (RuntimeException e) {
            equipment.shared().forEach(SharedMemory::forget);
            workshop.closeAfter(e);
            throw e;
        }
    }

    @Override
    public ByteBuffer hostBuffer(int bytes) {
        equipment.card().enter();
        return equipment.pinned().allocate(bytes);
    }

    /**
     * Opens this tower's end of the links from card to card; to be closed before the device.
     *
     * @param peers the same for all towers
     * @param largestPart bytes of what one tower sends another at a time
     * @throws CudaMemoryException where the card has no room for parts on their way
     */
    public DirectLink link(CudaPeers peers, int tower, long largestPart) {
        return new CudaPeerLink(equipment, peers, tower, largestPart);
    }

    @Override
    public void close() {
        equipment.close();
    }
}
