package duet.engine.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A range of values with round numbers marked on it.
 *
 * @param low the lowest value, itself marked
 * @param high the highest value, itself marked
 * @param step from one mark to the next
 */
record Axis(double low, double high, double step) {
    private static final double ROUNDING = 1e-9;

    /** The least range of round numbers around all values, with about so many steps. */
    static Axis around(double least, double largest, int steps) {
        double span = largest > least ? largest - least : Math.max(1, Math.abs(largest));
        double rough = span / steps;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double factor = rough / power;
        double step = power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
        double low = step * Math.floor(least / step + ROUNDING);
        double high = step * Math.ceil(Math.max(largest, low + span) / step - ROUNDING);
        return new Axis(low, high, step);
    }

    List<Double> marks() {
        return IntStream.rangeClosed(0, (int) Math.round((high - low) / step))
                .mapToObj(i -> low + i * step)
                .toList();
    }

    /** A mark with as many digits as tell it from its neighbours. */
    String text(double mark) {
        int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + ROUNDING));
        return String.format(Locale.ROOT, "%." + digits + "f", mark);
    }

    /** Where a value lies, 0 at the low end and 1 at the high one. */
    double share(double value) {
        return (value - low) / (high - low);
    }
}
