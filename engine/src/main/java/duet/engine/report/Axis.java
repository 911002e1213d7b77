package duet.engine.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From the values of an axis to its pixels, and where its marks are. */
record Axis(double low, double high, boolean logarithmic, double from, double to) {
    private static final int MARKS = 5;
    private static final double[] NICE = {1, 2, 2.5, 5, 10};
    private static final MathContext DIGITS = new MathContext(6);

    /** Around values on an even scale. @param from pixel of the lowest and {@code to} of the highest value */
    static Axis linear(double low, double high, double from, double to) {
        double step = step(high - low);
        return high > low
                ? new Axis(Math.floor(low / step) * step, Math.ceil(high / step - 1e-9) * step, false, from, to)
                : new Axis(low - margin(low), high + margin(high), false, from, to);
    }

    /** Exactly between two values. */
    static Axis exact(double low, double high, double from, double to) {
        return new Axis(low, high > low ? high : low + 1, false, from, to);
    }

    /** Powers of ten around positive values. */
    static Axis logarithmic(double low, double high, double from, double to) {
        double least = Math.floor(Math.log10(low) + 1e-9);
        double most = Math.max(Math.ceil(Math.log10(high) - 1e-9), least + 1);
        return new Axis(Math.pow(10, least), Math.pow(10, most), true, from, to);
    }

    private static double margin(double value) {
        return value == 0 ? 1 : Math.abs(value) / 2;
    }

    private static double step(double range) {
        double rough = range / MARKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double nice : NICE) {
            if (nice * power >= rough * (1 - 1e-9)) {
                return nice * power;
            }
        }
        return 10 * power;
    }

    double pixel(double value) {
        double share = logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        return from + Math.max(0, Math.min(1, share)) * (to - from);
    }

    List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        if (logarithmic) {
            for (double mark = low; mark <= high * 1.001; mark *= 10) {
                marks.add(mark);
            }
        } else {
            double step = step(high - low);
            for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-6; i++) {
                marks.add(i * step);
            }
        }
        return marks;
    }

    static String label(double value) {
        if (Math.abs(value) >= 1e6) {
            return String.format(Locale.ROOT, "%.3g", value);
        }
        return new BigDecimal(value).round(DIGITS).signum() == 0
                ? "0"
                : new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
