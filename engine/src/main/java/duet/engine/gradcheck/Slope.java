package duet.engine.gradcheck;

import java.util.function.DoubleUnaryOperator;

/**
 * A central difference, {@code (f(x + h) - f(x - h)) / 2h}, at two steps, which are times x where that is more than 1. A relu at 0 or a tie of a pool within the step bends
 * the function, and then the two differ.
 *
 * @param value at the smaller step
 * @param smooth whether both steps agree
 */
record Slope(double value, boolean smooth) {
    /** Small enough to meet few bends, large enough for double precision to leave nine digits. */
    static final double STEP = 0x1p-13;

    private static final double SMALLER_STEP = 0x1p-15;

    /**
     * @param at where parameters are float32: the steps are those that float32 makes of them
     * @param tolerance how far the two may be apart
     */
    static Slope of(DoubleUnaryOperator f, float at, double tolerance) {
        double size = Math.max(1, Math.abs(at));
        double wide = difference(f, at, STEP * size);
        double narrow = difference(f, at, SMALLER_STEP * size);
        return new Slope(narrow, Math.abs(wide - narrow) <= tolerance);
    }

    private static double difference(DoubleUnaryOperator f, float at, double step) {
        float above = (float) (at + step);
        float below = (float) (at - step);
        return (f.applyAsDouble(above) - f.applyAsDouble(below)) / ((double) above - below);
    }
}
