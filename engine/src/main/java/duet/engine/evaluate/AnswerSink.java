package duet.engine.evaluate;

/** Takes a network's answers, picture by picture in the order of the split. */
@FunctionalInterface
interface AnswerSink {

    /**
     * @param picture index in the split
     * @param label the right output
     * @param probabilities one per output; valid during the call only
     */
    void take(int picture, int label, float[] probabilities);

    /** Both, this one first. */
    default AnswerSink and(AnswerSink other) {
        return (picture, label, probabilities) -> {
            take(picture, label, probabilities);
            other.take(picture, label, probabilities);
        };
    }
}
