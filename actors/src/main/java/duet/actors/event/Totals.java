package duet.actors.event;

/**
 * What a run amounted to. Times and shares are those of training steps alone, as a mean over the towers.
 *
 * @param images training images, each counted as often as it was seen
 * @param trainingSeconds in training steps, waiting for their data included, validation not
 * @param exchangeShare part of it spent in the exchange, 0 to 1
 * @param waitingShare part of it spent waiting for a batch, 0 to 1
 * @param loadingSeconds time that the loaders spent on making batches, all together, validation included
 */
public record Totals(
        long images, double trainingSeconds, double exchangeShare, double waitingShare, double loadingSeconds) {

    public static final Totals NONE = new Totals(0, 0, 0, 0, 0);

    /** 0 before the first step. */
    public double imagesPerSecond() {
        return trainingSeconds > 0 ? images / trainingSeconds : 0;
    }
}
