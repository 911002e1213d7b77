package duet.dataloader.picture;

/**
 * For each target position along one axis the source positions it is made of and their weights, which sum to 1. Every target
 * has the same number of taps, target t those from {@code t * perTarget}; what one has too many has weight 0.
 */
final class Taps {
    private static final double CUBIC = -0.75;
    private static final int CUBIC_TAPS = 4;

    private final int perTarget;
    private final int[] sources;
    private final float[] weights;
    private int first = Integer.MAX_VALUE;
    private int last;

    private Taps(int targets, int perTarget) {
        this.perTarget = perTarget;
        sources = new int[targets * perTarget];
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
        if (length < targets) {
            Taps taps = new Taps(targets, CUBIC_TAPS);
            for (int target = 0; target < targets; target++) {
                taps.cubic(target, start + (target + 0.5) * scale - 0.5, limit);
            }
            return taps;
        }
        Taps taps = new Taps(targets, mostCovered(length, targets));
        for (int target = 0; target < targets; target++) {
            taps.area(target, start, from(target, length, targets), from(target + 1, length, targets));
        }
        return taps;
    }

    private static double from(int target, int length, int targets) {
        return (double) target * length / targets;
    }

    private static int mostCovered(int length, int targets) {
        int most = 0;
        for (int target = 0; target < targets; target++) {
            int end = (int) Math.ceil(from(target + 1, length, targets));
            most = Math.max(most, end - (int) from(target, length, targets));
        }
        return most;
    }

    private void area(int target, int start, double from, double to) {
        for (int i = 0; i < perTarget; i++) {
            // Beyond the area the last position is named again, with weight 0.
            int source = Math.min((int) from + i, (int) Math.ceil(to) - 1);
            double covered = (int) from + i == source ? Math.min(to, source + 1.0) - Math.max(from, source) : 0;
            set(target * perTarget + i, start + source, covered / (to - from));
        }
    }

    /** Keys, "Cubic convolution interpolation for digital image processing", 1981. */
    private void cubic(int target, double position, int limit) {
        int floor = (int) Math.floor(position);
        for (int i = 0; i < CUBIC_TAPS; i++) {
            int source = floor - 1 + i;
            double x = Math.abs(position - source);
            double weight = x <= 1
                    ? ((CUBIC + 2) * x - (CUBIC + 3)) * x * x + 1
                    : ((CUBIC * x - 5 * CUBIC) * x + 8 * CUBIC) * x - 4 * CUBIC;
            set(target * CUBIC_TAPS + i, Math.max(0, Math.min(limit - 1, source)), weight);
        }
    }

    private void set(int tap, int source, double weight) {
        sources[tap] = source;
        weights[tap] = (float) weight;
        first = Math.min(first, source);
        last = Math.max(last, source);
    }

    int perTarget() {
        return perTarget;
    }

    int source(int tap) {
        return sources[tap];
    }

    float weight(int tap) {
        return weights[tap];
    }

    /** For each tap where its source begins in a line from {@link #first} on of so many values per position. */
    int[] starts(int values) {
        int[] starts = new int[sources.length];
        for (int tap = 0; tap < starts.length; tap++) {
            starts[tap] = values * (sources[tap] - first);
        }
        return starts;
    }

    float[] weights() {
        return weights.clone();
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
