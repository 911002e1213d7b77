package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import duet.ops.cuda.Products.Matrix;
import duet.ops.device.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast cards multiply matrices right now, by cuBLAS: what a training step is held against. A clock that rises and falls makes
 * it a figure of the moment; take it before and after what is measured.
 */
public final class CudaPeak {
    /** Rows and columns of the first products; they are doubled until one takes long enough, or memory ends. */
    private static final int SMALLEST = 512;

    private static final int LARGEST = 8192;
    private static final long LONG_ENOUGH_NANOS = 5_000_000;
    private static final int REPEATED = 8;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Equipment equipment;

    private CudaPeak(Equipment equipment) {
        this.equipment = equipment;
    }

    /**
     * Measures cards one after the other, each by itself.
     *
     * @param cards ordinals; one that is named twice counts once
     * @return floating-point operations a second, of all cards together
     */
    public static double measure(List<Integer> cards, Precision precision, CudaOptions options) {
        double sum = 0;
        for (int card : cards.stream().distinct().toList()) {
            try (Equipment equipment = new Equipment(card, precision, options)) {
                sum += new CudaPeak(equipment).best();
            }
        }
        return sum;
    }

    private double best() {
        equipment.workspace().need(equipment.products().workspaceBytes());
        if (!equipment.growShared()) {
            throw new CudaMemoryException(
                    "card " + equipment.card().ordinal() + " has no room for the workspace of a matrix product");
        }
        double best = 0;
        long nanos = 0;
        for (int size = SMALLEST; size <= LARGEST && nanos < LONG_ENOUGH_NANOS && fits(size); size *= 2) {
            nanos = fastest(size);
            best = Math.max(best, 2.0 * size * size * size / nanos * NANOS_PER_SECOND);
        }
        return best;
    }

    /** A measurement beside a run that holds most of the memory is still one. */
    private boolean fits(int size) {
        return size == SMALLEST
                || 3L * size * size * equipment.precision().bytes()
                        < equipment.card().free() / 2;
    }

    /** Nanoseconds that a product of square matrices takes on the card. */
    private long fastest(int size) {
        try (Closing closing = new Closing();
                Event began = Event.timed();
                Event ended = Event.timed()) {
            List<Matrix> matrices = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                matrices.add(matrix(closing, size));
            }
            long fastest = Long.MAX_VALUE;
            for (int run = 0; run < REPEATED && (run < 2 || fastest < 10 * LONG_ENOUGH_NANOS); run++) {
                began.record(equipment.streams().compute());
                equipment.products().multiply(size, size, size, matrices.get(0), matrices.get(1), matrices.get(2));
                ended.record(equipment.streams().compute());
                ended.await();
                fastest = Math.min(fastest, Math.max(1, ended.nanosSince(began)));
            }
            return fastest;
        }
    }

    private Matrix matrix(Closing closing, int size) {
        Precision precision = equipment.precision();
        long values = (long) size * size;
        DeviceMemory memory = closing.add(new DeviceMemory("a matrix", Use.BUFFERS, values * precision.bytes()));
        if (!memory.take()) {
            throw new CudaMemoryException("card " + equipment.card().ordinal() + " has no room for three matrices of "
                    + memory.bytes() + " bytes");
        }
        closing.add(equipment.streams()::await);
        equipment.kernels().run("fill", values, memory.pointer(), precision == Precision.BFLOAT16 ? 1 : 0);
        return new Matrix(memory.pointer(), precision, false, size);
    }
}
