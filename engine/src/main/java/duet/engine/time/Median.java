package duet.engine.time;

import java.util.Arrays;

/** The middle value, or the mean of the middle two. */
final class Median {
    private Median() {}

    /** @param values at least one, in any order */
    static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
