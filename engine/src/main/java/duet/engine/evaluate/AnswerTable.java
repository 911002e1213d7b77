package duet.engine.evaluate;

/** Answers to all pictures, a row of float32 each; what is taken for the same picture again is added. */
final class AnswerTable implements AnswerSink {
    private final float[][] rows;
    private final int[] labels;

    AnswerTable(int pictures, int outputs) {
        rows = new float[pictures][outputs];
        labels = new int[pictures];
    }

    static long bytes(int pictures, int outputs) {
        return (long) pictures * outputs * Float.BYTES;
    }

    @Override
    public void take(int picture, int label, float[] probabilities) {
        float[] row = rows[picture];
        labels[picture] = label;
        for (int output = 0; output < row.length; output++) {
            row[output] += probabilities[output];
        }
    }

    int pictures() {
        return rows.length;
    }

    int outputs() {
        return rows.length == 0 ? 0 : rows[0].length;
    }

    int label(int picture) {
        return labels[picture];
    }

    /** Adds a weighted row to {@code sum}. */
    void addTo(double[] sum, int picture, double weight) {
        float[] row = rows[picture];
        for (int output = 0; output < sum.length; output++) {
            sum[output] += weight * row[output];
        }
    }
}
