package duet.engine.features;

/** Takes pictures' features in the order of the pictures. */
@FunctionalInterface
public interface FeatureSink {

    /**
     * @param picture index in its source
     * @param values canonical [maps, rows, columns]; valid during the call only
     */
    void take(int picture, float[] values);
}
