package duet.engine.tensorboard;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many weights are how large. The classes grow with the weights, eight to a doubling, alike on both sides of zero; their limits are
 * found in the bits of a float, so that sixty million weights take a fraction of a second.
 */
final class WeightHistogram {
    private static final int MANTISSA_BITS = 23;
    private static final int KEPT_BITS = 3;
    private static final int SHIFT = MANTISSA_BITS - KEPT_BITS;
    private static final int CHUNK = 4096;
    private static final int CLASSES = 1 << 8 + KEPT_BITS;
    /** Whatever is smaller than 2^-40 is zero. */
    private static final int LEAST = 127 - 40 << KEPT_BITS;

    private final long[] positive = new long[CLASSES];
    private final long[] negative = new long[CLASSES];
    private final float[] chunk = new float[CHUNK];
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private long count;
    private double sum;
    private double squares;

    /** @param weights all of the buffer, whatever its position; all finite */
    void add(FloatBuffer weights) {
        for (int at = 0; at < weights.capacity(); at += chunk.length) {
            int read = Math.min(chunk.length, weights.capacity() - at);
            weights.get(at, chunk, 0, read);
            addChunk(read);
        }
    }

    /** On the stack what would be fields, since there are so many. */
    private void addChunk(int read) {
        float low = chunk[0];
        float high = chunk[0];
        double total = 0;
        double energy = 0;
        for (int i = 0; i < read; i++) {
            float weight = chunk[i];
            int bits = Float.floatToRawIntBits(weight);
            int size = (bits & Integer.MAX_VALUE) >>> SHIFT;
            (bits < 0 ? negative : positive)[size]++;
            low = Math.min(low, weight);
            high = Math.max(high, weight);
            total += weight;
            energy += (double) weight * weight;
        }
        least = Math.min(least, low);
        most = Math.max(most, high);
        sum += total;
        squares += energy;
        count += read;
    }

    /** {@code tensorflow.HistogramProto}: the limit of each class is its upper end; empty ones at both ends are left out. */
    ProtoMessage message() {
        List<Double> limits = new ArrayList<>();
        List<Double> counts = new ArrayList<>();
        for (int size = CLASSES - 1; size >= LEAST; size--) {
            add(-lowerEnd(size), negative[size], limits, counts);
        }
        add(lowerEnd(LEAST), zeros(), limits, counts);
        for (int size = LEAST; size < CLASSES - 1; size++) {
            add(lowerEnd(size + 1), positive[size], limits, counts);
        }
        while (counts.size() > 1 && counts.get(counts.size() - 1) == 0) {
            limits.remove(limits.size() - 1);
            counts.remove(counts.size() - 1);
        }
        return new ProtoMessage()
                .real(1, least)
                .real(2, most)
                .real(3, (double) count)
                .real(4, sum)
                .real(5, squares)
                .reals(6, array(limits))
                .reals(7, array(counts));
    }

    private long zeros() {
        return IntStream.range(0, LEAST)
                .mapToLong(size -> positive[size] + negative[size])
                .sum();
    }

    private static void add(double limit, long weights, List<Double> limits, List<Double> counts) {
        if (weights > 0 || !counts.isEmpty()) {
            limits.add(limit);
            counts.add((double) weights);
        }
    }

    private static double lowerEnd(int size) {
        return Float.intBitsToFloat(size << SHIFT);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
