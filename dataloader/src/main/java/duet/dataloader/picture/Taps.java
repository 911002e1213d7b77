package duet.dataloader.picture;

/**
 * For each target position along one axis the source positions it is made of and their weights, which sum to 1. Target t
 * has the taps {@code begin(t) .. begin(t + 1) - 1}.
 */
final class Taps {
    private static final double CUBIC = -0.75;

    private final int[] begins;
    private final int[] sources;
    private final float[] weights;
    private int first = Integer.MAX_VALUE;
    private int last;

    private Taps(int targets, int mostTapsPerTarget) {
        begins = new int[targets + 1];
        sources = new int[targets * mostTapsPerTarget];
        weights = new float[sources.length];
    }

    /**
     * @param start first source position of the piece to scale
     * @param length positions in that piece
     * @param limit positions in the whole source line
     * @param targets positions in the target line
     */
    static Taps of(int start, int length, int limit, int targets) {
        double scale = (double) length / targets;
        Taps taps = new Taps(targets, Math.max(4, (int) scale + 2));
        for (int target = 0; target < targets; target++) {
            taps.begins[target + 1] = taps.begins[target];
            if (length >= targets) {
                taps.area(target, start, (double) target * length / targets, (target + 1.0) * length / targets);
            } else {
                taps.cubic(target, start + (target + 0.5) * scale - 0.5, limit);
            }
        }
        return taps;
    }

    private void area(int target, int start, double from, double to) {
        for (int source = (int) from; source < to; source++) {
            double covered = Math.min(to, source + 1.0) - Math.max(from, source);
            add(target, start + source, covered / (to - from));
        }
    }

    /** Keys, "Cubic convolution interpolation for digital image processing", 1981. */
    private void cubic(int target, double position, int limit) {
        int floor = (int) Math.floor(position);
        for (int source = floor - 1; source <= floor + 2; source++) {
            double x = Math.abs(position - source);
            double weight = x <= 1
                    ? ((CUBIC + 2) * x - (CUBIC + 3)) * x * x + 1
                    : ((CUBIC * x - 5 * CUBIC) * x + 8 * CUBIC) * x - 4 * CUBIC;
            add(target, Math.max(0, Math.min(limit - 1, source)), weight);
        }
    }

    private void add(int target, int source, double weight) {
        int tap = begins[target + 1]++;
        sources[tap] = source;
        weights[tap] = (float) weight;
        first = Math.min(first, source);
        last = Math.max(last, source);
    }

    int size() {
        return begins.length - 1;
    }

    int begin(int target) {
        return begins[target];
    }

    int source(int tap) {
        return sources[tap];
    }

    float weight(int tap) {
        return weights[tap];
    }

    /** The lowest source position used. */
    int first() {
        return first;
    }

    /** How many positions lie from the lowest used to the highest. */
    int span() {
        return last - first + 1;
    }
}
