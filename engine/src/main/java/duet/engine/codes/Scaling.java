package duet.engine.codes;

/** Takes from each value its mean over the pictures and brings all to unit variance in the mean. */
final class Scaling {
    private final float[] means;
    private final float factor;

    private Scaling(float[] means, float factor) {
        this.means = means;
        this.factor = factor;
    }

    /** @param rows values of pictures, at least one */
    static Scaling of(float[][] rows) {
        int values = rows[0].length;
        double[] sums = new double[values];
        for (float[] row : rows) {
            for (int i = 0; i < values; i++) {
                sums[i] += row[i];
            }
        }
        float[] means = new float[values];
        for (int i = 0; i < values; i++) {
            means[i] = (float) (sums[i] / rows.length);
        }
        double squares = 0;
        for (float[] row : rows) {
            for (int i = 0; i < values; i++) {
                double centred = row[i] - means[i];
                squares += centred * centred;
            }
        }
        double variance = squares / rows.length / values;
        return new Scaling(means, variance > 0 ? (float) (1 / Math.sqrt(variance)) : 1);
    }

    float scaled(float[] row, int value) {
        return (row[value] - means[value]) * factor;
    }
}
