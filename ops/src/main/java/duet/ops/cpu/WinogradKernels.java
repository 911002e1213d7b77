package duet.ops.cpu;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Transforms kernels, [row, column, from, to] to [point, point, from, to], and gradients the other way. Each thread has its share
 * of the pairs of maps.
 */
final class WinogradKernels {
    private static final int POINTS = WinogradTransform.POINTS;
    /** Numbers that are transformed at once, so that all lines fit into the first-level caches. */
    private static final int LENGTH = 512;

    private final ThreadTeam team;
    private final List<Part> parts;

    /** @param size rows and columns of a kernel */
    WinogradKernels(ThreadTeam team, int size) {
        this.team = team;
        parts = IntStream.range(0, team.size())
                .mapToObj(part -> new Part(part, team.size(), size))
                .toList();
    }

    /** @param turned whether each kernel is first turned by half a turn, as the gradient with respect to the input needs it */
    void transform(FloatBuffer weights, boolean turned, FloatBuffer target) {
        team.forEach(parts, part -> part.transform(weights, turned, target));
    }

    /**
     * The gradient with respect to the weights from the one with respect to the transformed weights.
     *
     * @param sources are added in their order
     */
    void transformGradient(List<FloatBuffer> sources, FloatBuffer gradient) {
        team.forEach(parts, part -> part.transformGradient(sources, gradient));
    }

    private static final class Part {
        private final int part;
        private final int partCount;
        private final int size;
        private final WinogradTransform evaluation;
        private final WinogradTransform transposed;
        private final float[][][] cells;
        private final float[][][] between;
        private final float[][][] points;
        private final float[] addend;
        private final float[][] column;
        private final float[][] columnResult;

        Part(int part, int partCount, int size) {
            this.part = part;
            this.partCount = partCount;
            this.size = size;
            evaluation = WinogradTransform.evaluation(size);
            transposed = WinogradTransform.transposedEvaluation(size, LENGTH);
            cells = WinogradLines.lines(size, size, LENGTH);
            between = WinogradLines.lines(size, POINTS, LENGTH);
            points = WinogradLines.lines(POINTS, POINTS, LENGTH);
            addend = WinogradLines.line(LENGTH);
            column = new float[size][];
            columnResult = new float[POINTS][];
        }

        void transform(FloatBuffer weights, boolean turned, FloatBuffer target) {
            int stride = weights.capacity() / (size * size);
            for (int offset = bound(part, stride); offset < bound(part + 1, stride); offset += LENGTH) {
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

        /** Where a part begins: whole lines, as evenly as they can be dealt out. */
        private int bound(int number, int stride) {
            int lines = (stride + LENGTH - 1) / LENGTH;
            return lines * number / partCount * LENGTH;
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

        void transformGradient(List<FloatBuffer> sources, FloatBuffer gradient) {
            int stride = gradient.capacity() / (size * size);
            for (int offset = bound(part, stride); offset < bound(part + 1, stride); offset += LENGTH) {
                int length = Math.min(LENGTH, stride - offset);
                for (int i = 0; i < POINTS * POINTS; i++) {
                    sum(sources, i * stride + offset, points[i / POINTS][i % POINTS], length);
                }
                evaluateTransposed(length);
                for (int i = 0; i < size * size; i++) {
                    gradient.put(i * stride + offset, cells[i / size][i % size], 0, length);
                }
            }
        }

        private void sum(List<FloatBuffer> sources, int index, float[] line, int length) {
            sources.get(0).get(index, line, 0, length);
            for (int source = 1; source < sources.size(); source++) {
                sources.get(source).get(index, addend, 0, length);
                WinogradLines.add(line, addend, length);
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
}
