package duet.actors.coordinator;

import duet.actors.event.Event;
import duet.dataloader.batch.MakingTime;
import java.util.Optional;

/** Sums over the batches that loaders made and the steps that towers did meanwhile. */
final class LoadingPass {
    private static final double NANOS = 1e9;

    private long images;
    private long reading;
    private long augmenting;
    private long stepNanos;
    private long waitingNanos;

    void loaded(int imagesOfBatch, MakingTime time) {
        if (!time.equals(MakingTime.UNKNOWN)) {
            images += imagesOfBatch;
            reading += time.reading();
            augmenting += time.augmenting();
        }
    }

    void stepDone(long nanos, long waiting) {
        stepNanos += nanos;
        waitingNanos += waiting;
    }

    /** Empty where nobody measured. */
    Optional<Event.LoadingDone> done(int epoch) {
        return images == 0
                ? Optional.empty()
                : Optional.of(
                        new Event.LoadingDone(epoch, images, reading / NANOS, augmenting / NANOS, waitingShare()));
    }

    double waitingShare() {
        return (double) waitingNanos / Math.max(stepNanos, 1);
    }

    /** How much of the loaders' work is reading and decoding. */
    double readingShare() {
        return (double) reading / Math.max(reading + augmenting, 1);
    }
}
