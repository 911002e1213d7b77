package duet.engine.predict;

import duet.engine.evaluate.Rank;

/** How good the predictions were, as far as that is known. */
final class Tally {
    private long pictures;
    private long known;
    private double top1Errors;
    private double top5Errors;

    void add(Prediction prediction) {
        pictures++;
        if (prediction.label().isPresent()) {
            known++;
            top1Errors += prediction.rank().missed(1);
            top5Errors += prediction.rank().missed(Rank.TOP);
        }
    }

    long pictures() {
        return pictures;
    }

    /** Pictures of which it is known what they show. */
    long known() {
        return known;
    }

    /** Share of those, 0 to 1. */
    double top1Error() {
        return top1Errors / known;
    }

    double top5Error() {
        return top5Errors / known;
    }
}
