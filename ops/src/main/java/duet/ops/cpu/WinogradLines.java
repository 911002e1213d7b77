package duet.ops.cpu;

/**
 * Arithmetic on lines of floats. Each loop has a form of which the compilers of Java 17 and 25 make vector instructions: an array
 * for each operand and one counter from 0 that indexes them all. With offsets into one array, direct buffers, eight arrays, or
 * two weighted sums of the same lines in one loop, Java 17 leaves it scalar, ten times slower: measure before you change one.
 */
final class WinogradLines {
    private static final int HEADER = 4;
    private static final int CACHE_LINE = 16;

    private WinogradLines() {}

    /**
     * A line of at least {@code length} floats. With its header it is a multiple of a cache line, so that lines that lie behind each
     * other are aligned in the same way; this saves a fifth of the loops' time.
     */
    static float[] line(int length) {
        int cacheLines = (HEADER + length + CACHE_LINE - 1) / CACHE_LINE;
        return new float[cacheLines * CACHE_LINE - HEADER];
    }

    static float[][] lines(int count, int length) {
        float[][] lines = new float[count][];
        for (int i = 0; i < count; i++) {
            lines[i] = line(length);
        }
        return lines;
    }

    static float[][][] lines(int rows, int columns, int length) {
        float[][][] lines = new float[rows][][];
        for (int i = 0; i < rows; i++) {
            lines[i] = lines(columns, length);
        }
        return lines;
    }

    /** The polynomial x0 + x1 p + x2 p^2 at p and at -p. */
    static void evaluate(float[] atPlus, float[] atMinus, float p, float[] x0, float[] x1, float[] x2, int length) {
        float p2 = p * p;
        for (int i = 0; i < length; i++) {
            float even = x0[i] + p2 * x2[i];
            float odd = p * x1[i];
            atPlus[i] = even + odd;
            atMinus[i] = even - odd;
        }
    }

    /** The polynomial x0 + x1 p + ... + x4 p^4 at p and at -p. */
    static void evaluate(
            float[] atPlus,
            float[] atMinus,
            float p,
            float[] x0,
            float[] x1,
            float[] x2,
            float[] x3,
            float[] x4,
            int length) {
        float p2 = p * p;
        float p3 = p2 * p;
        float p4 = p2 * p2;
        for (int i = 0; i < length; i++) {
            float even = x0[i] + p2 * x2[i] + p4 * x4[i];
            float odd = p * x1[i] + p3 * x3[i];
            atPlus[i] = even + odd;
            atMinus[i] = even - odd;
        }
    }

    static void sum(float[] out, float a, float[] x, float b, float[] y, float c, float[] z, int length) {
        for (int i = 0; i < length; i++) {
            out[i] = a * x[i] + b * y[i] + c * z[i];
        }
    }

    static void sum(
            float[] out, float a, float[] x, float b, float[] y, float c, float[] z, float d, float[] w, int length) {
        for (int i = 0; i < length; i++) {
            out[i] = a * x[i] + b * y[i] + c * z[i] + d * w[i];
        }
    }

    /** base + (a x + b y + c z) and base - (a x + b y + c z). */
    static void plusAndMinus(
            float[] plus,
            float[] minus,
            float[] base,
            float a,
            float[] x,
            float b,
            float[] y,
            float c,
            float[] z,
            int length) {
        for (int i = 0; i < length; i++) {
            float middle = base[i];
            float sum = a * x[i] + b * y[i] + c * z[i];
            plus[i] = middle + sum;
            minus[i] = middle - sum;
        }
    }

    static void sumAndDifference(float[] sum, float[] difference, float[] x, float[] y, int length) {
        for (int i = 0; i < length; i++) {
            float left = x[i];
            float right = y[i];
            sum[i] = left + right;
            difference[i] = left - right;
        }
    }

    static void add(float[] out, float[] x, int length) {
        for (int i = 0; i < length; i++) {
            out[i] = out[i] + x[i];
        }
    }

    /** NaN stays NaN. */
    static void addThenRelu(float[] out, float[] x, int length) {
        for (int i = 0; i < length; i++) {
            out[i] = Math.max(out[i] + x[i], 0f);
        }
    }
}
