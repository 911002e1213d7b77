package duet.ops.cpu;

import java.nio.FloatBuffer;

/** Transforms kernels, [row, column, from, to] to [point, point, from, to], and gradients the other way. */
final class WinogradKernels {
    private static final int POINTS = WinogradTransform.POINTS;
    /** Numbers that are transformed at once, so that all lines fit into the first-level caches. */
    private static final int LENGTH = 512;

    private final int size;
    private final WinogradTransform evaluation;
    private final WinogradTransform transposed;
    private final float[][][] cells;
    private final float[][][] between;
    private final float[][][] points;
    private final float[][] column;
    private final float[][] columnResult;

    /** @param size rows and columns of a kernel */
    WinogradKernels(int size) {
        this.size = size;
        evaluation = WinogradTransform.evaluation(size);
        transposed = WinogradTransform.transposedEvaluation(size, LENGTH);
        cells = WinogradLines.lines(size, size, LENGTH);
        between = WinogradLines.lines(size, POINTS, LENGTH);
        points = WinogradLines.lines(POINTS, POINTS, LENGTH);
        column = new float[size][];
        columnResult = new float[POINTS][];
    }

    /** @param turned whether each kernel is first turned by half a turn, as the gradient with respect to the input needs it */
    void transform(FloatBuffer weights, boolean turned, FloatBuffer target) {
        int stride = weights.capacity() / (size * size);
        for (int offset = 0; offset < stride; offset += LENGTH) {
            int length = Math.min(LENGTH, stride - offset);
            for (int i = 0; i < size * size; i++) {
                int cell = turned ? size * size - 1 - i : i;
                weights.get(cell * stride + offset, cells[i / size][i % size], 0, length);
            }
            evaluate(length);
            for (int i = 0; i < POINTS * POINTS; i++) {
                target.put(i * stride + offset, points[i / POINTS][i % POINTS], 0, length);
            }
        }
    }

    private void evaluate(int length) {
        for (int i = 0; i < size; i++) {
            evaluation.apply(cells[i], between[i], length);
        }
        for (int point = 0; point < POINTS; point++) {
            selectColumns(point);
            evaluation.apply(column, columnResult, length);
        }
    }

    /** The gradient with respect to the weights from the one with respect to the transformed weights. */
    void transformGradient(FloatBuffer source, FloatBuffer gradient) {
        int stride = gradient.capacity() / (size * size);
        for (int offset = 0; offset < stride; offset += LENGTH) {
            int length = Math.min(LENGTH, stride - offset);
            for (int i = 0; i < POINTS * POINTS; i++) {
                source.get(i * stride + offset, points[i / POINTS][i % POINTS], 0, length);
            }
            evaluateTransposed(length);
            for (int i = 0; i < size * size; i++) {
                gradient.put(i * stride + offset, cells[i / size][i % size], 0, length);
            }
        }
    }

    private void evaluateTransposed(int length) {
        for (int point = 0; point < POINTS; point++) {
            selectColumns(point);
            transposed.apply(columnResult, column, length);
        }
        for (int i = 0; i < size; i++) {
            transposed.apply(between[i], cells[i], length);
        }
    }

    private void selectColumns(int point) {
        for (int i = 0; i < size; i++) {
            column[i] = between[i][point];
        }
        for (int i = 0; i < POINTS; i++) {
            columnResult[i] = points[i][point];
        }
    }
}
