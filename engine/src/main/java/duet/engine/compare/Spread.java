package duet.engine.compare;

import java.util.Locale;

/**
 * Several measurements of one thing.
 *
 * @param deviation the sample's standard deviation (over n - 1); NaN of fewer than two
 */
record Spread(int count, double mean, double deviation) {

    static Spread of(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Spread(
                values.length, mean, values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1)));
    }

    /** What this mean is more than another; its deviation is the difference's standard error (Welch), not a sample's. */
    Spread above(Spread other) {
        return new Spread(
                Math.min(count, other.count),
                mean - other.mean,
                Math.sqrt(deviation * deviation / count + other.deviation * other.deviation / other.count));
    }

    /** Mean and deviation of shares, in percent. */
    String percent() {
        return text("%.2f");
    }

    /** The same with its sign. */
    String percentWithSign() {
        return text("%+.2f");
    }

    private String text(String format) {
        String shown = String.format(Locale.ROOT, format, 100 * mean);
        return Double.isNaN(deviation) ? shown : shown + String.format(Locale.ROOT, " ± %.2f", 100 * deviation);
    }
}
