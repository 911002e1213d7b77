package duet.engine.predict;

/** Takes predictions in the order of the pictures. */
interface PredictionSink extends AutoCloseable {

    void take(Prediction prediction);

    /** All were taken. @param tally over all pictures, those that are not told among them */
    void finish(Tally tally);

    @Override
    default void close() {}
}
