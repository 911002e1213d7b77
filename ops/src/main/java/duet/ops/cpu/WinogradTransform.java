package duet.ops.cpu;

/**
 * The one-dimensional transforms of Winograd's convolution, on lines of numbers that lie side by side.
 *
 * <p>A kernel g of r cells and m outputs y see n = m + r - 1 inputs d: y[i] = sum of g[j] d[i + j]. With n points, the last of them
 * infinity, y = E(m)' (E(r) g * P d), where E(k) [n, k] evaluates a polynomial of k coefficients at the points, ' is the
 * transpose, * is cell by cell, and P [n, n] is the transpose of Lagrange's interpolation through the points. Both y and the
 * gradients with respect to d and g come from one trilinear form, so the gradient with respect to g is E(r)' (E(m) y * P d).
 * (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016; Blahut, "Fast algorithms for signal
 * processing", section 5.)
 *
 * <p>The points are pairs of opposite numbers, so even and odd powers are summed once for both of a pair.
 */
abstract sealed class WinogradTransform {
    /** Six numbers and infinity. */
    static final int POINTS = 7;
    /**
     * Found by trying: of all triples of multiples of 1/8 up to 2 this one has the smallest error after a convolution in float32, two
     * thirds of that of the usual 1/2, 1, 2.
     */
    private static final float[] PAIRS = {0.25f, 0.875f, 1.75f};

    private static final int INFINITY = POINTS - 1;

    /** E: {@code size} lines to {@link #POINTS} lines. */
    static WinogradTransform evaluation(int size) {
        return switch (size) {
            case 3 -> new EvaluationOfThree();
            case 5 -> new EvaluationOfFive();
            default -> throw new IllegalArgumentException("polynomials have 3 or 5 coefficients, not " + size);
        };
    }

    /** E', the transpose: {@link #POINTS} lines to {@code size} lines. */
    static WinogradTransform transposedEvaluation(int size, int length) {
        return new TransposedEvaluation(size, length);
    }

    /** P: {@link #POINTS} lines to as many. */
    static WinogradTransform interpolation(int length) {
        return new Interpolation(length);
    }

    /** Transforms the first {@code length} numbers of each line; {@code out} shares no line with {@code in}. */
    abstract void apply(float[][] in, float[][] out, int length);

    /** Three coefficients. */
    private static final class EvaluationOfThree extends WinogradTransform {
        @Override
        void apply(float[][] in, float[][] out, int length) {
            for (int pair = 0; pair < PAIRS.length; pair++) {
                WinogradLines.evaluate(out[2 * pair], out[2 * pair + 1], PAIRS[pair], in[0], in[1], in[2], length);
            }
            System.arraycopy(in[2], 0, out[INFINITY], 0, length);
        }
    }

    /** Five coefficients. */
    private static final class EvaluationOfFive extends WinogradTransform {
        @Override
        void apply(float[][] in, float[][] out, int length) {
            for (int pair = 0; pair < PAIRS.length; pair++) {
                WinogradLines.evaluate(
                        out[2 * pair], out[2 * pair + 1], PAIRS[pair], in[0], in[1], in[2], in[3], in[4], length);
            }
            System.arraycopy(in[4], 0, out[INFINITY], 0, length);
        }
    }

    private static final class TransposedEvaluation extends WinogradTransform {
        private final int size;
        /** Of each pair of lines: sum, difference. */
        private final float[][] folded;

        private TransposedEvaluation(int size, int length) {
            this.size = size;
            folded = WinogradLines.lines(INFINITY, length);
        }

        @Override
        void apply(float[][] in, float[][] out, int length) {
            for (int line = 0; line < INFINITY; line += 2) {
                WinogradLines.sumAndDifference(folded[line], folded[line + 1], in[line], in[line + 1], length);
            }
            float a = 1;
            float b = 1;
            float c = 1;
            for (int power = 0; power < size; power++) {
                float[] x = folded[power % 2];
                float[] y = folded[2 + power % 2];
                float[] z = folded[4 + power % 2];
                if (power < size - 1) {
                    WinogradLines.sum(out[power], a, x, b, y, c, z, length);
                } else {
                    WinogradLines.sum(out[power], a, x, b, y, c, z, 1, in[INFINITY], length);
                }
                a *= PAIRS[0];
                b *= PAIRS[1];
                c *= PAIRS[2];
            }
        }
    }

    private static final class Interpolation extends WinogradTransform {
        /** Of each pair: factors of the lines 1, 3 and 5. */
        private final float[][] odd = new float[PAIRS.length][];
        /** Of each pair: factors of the lines 0, 2 and 4. */
        private final float[][] even = new float[PAIRS.length][];
        /** Factors of the lines 0, 2 and 4; that of line 6 is 1. */
        private final float[] atInfinity;

        private final float[] evenSum;

        private Interpolation(int length) {
            evenSum = WinogradLines.line(length);
            for (int pair = 0; pair < PAIRS.length; pair++) {
                double p = PAIRS[pair];
                double b = square(PAIRS[(pair + 1) % PAIRS.length]);
                double c = square(PAIRS[(pair + 2) % PAIRS.length]);
                // (x + p)(x^2 - b)(x^2 - c), divided by its value at p: zero at every point but p.
                double value = 2 * p * (p * p - b) * (p * p - c);
                odd[pair] = factors(b * c / value, -(b + c) / value, 1 / value);
                even[pair] = factors(p * b * c / value, -p * (b + c) / value, p / value);
            }
            double a = square(PAIRS[0]);
            double b = square(PAIRS[1]);
            double c = square(PAIRS[2]);
            // (x^2 - a)(x^2 - b)(x^2 - c): zero at every finite point.
            atInfinity = factors(-a * b * c, a * b + a * c + b * c, -(a + b + c));
        }

        private static double square(double value) {
            return value * value;
        }

        private static float[] factors(double first, double second, double third) {
            return new float[] {(float) first, (float) second, (float) third};
        }

        @Override
        void apply(float[][] in, float[][] out, int length) {
            for (int pair = 0; pair < PAIRS.length; pair++) {
                float[] e = even[pair];
                float[] o = odd[pair];
                WinogradLines.sum(evenSum, e[0], in[0], e[1], in[2], e[2], in[4], length);
                WinogradLines.plusAndMinus(
                        out[2 * pair], out[2 * pair + 1], evenSum, o[0], in[1], o[1], in[3], o[2], in[5], length);
            }
            float[] f = atInfinity;
            WinogradLines.sum(out[INFINITY], f[0], in[0], f[1], in[2], f[2], in[4], 1, in[6], length);
        }
    }
}
