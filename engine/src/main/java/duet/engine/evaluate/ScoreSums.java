package duet.engine.evaluate;

import duet.ops.tower.StepOutcome;

/** Adds up what was judged. */
final class ScoreSums implements AnswerSink {
    private long images;
    private double top1Errors;
    private double top5Errors;
    private double loss;

    /** As the coordinator adds up a run's validation, so that the same batches come to the same bits. */
    void add(StepOutcome batch) {
        images += batch.images();
        loss += batch.loss() * batch.images();
        top1Errors += batch.top1Errors();
        top5Errors += batch.top5Errors();
    }

    @Override
    public void take(int picture, int label, float[] probabilities) {
        Rank rank = Rank.of(label, probabilities);
        images++;
        top1Errors += rank.missed(1);
        top5Errors += rank.missed(Rank.TOP);
        // A label that is out of the question costs as much as the least number there is.
        loss -= Math.log(Math.max(probabilities[label], Double.MIN_VALUE));
    }

    Score score() {
        return new Score(images, top1Errors / images, top5Errors / images, loss / images);
    }
}
