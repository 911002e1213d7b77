package duet.engine.similar;

/** The distance of two vectors. */
public final class Euclid {
    private static final int LANES = 8;

    private Euclid() {}

    /** The square of the Euclidean distance of two rows of the same length, in eight sums so that Java vectorises them. */
    public static double squared(float[] one, float[] other) {
        float[] sums = new float[LANES];
        int whole = one.length / LANES * LANES;
        for (int i = 0; i < whole; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                float difference = one[i + lane] - other[i + lane];
                sums[lane] += difference * difference;
            }
        }
        double sum = 0;
        for (float lane : sums) {
            sum += lane;
        }
        for (int i = whole; i < one.length; i++) {
            double difference = one[i] - other[i];
            sum += difference * difference;
        }
        return sum;
    }
}
