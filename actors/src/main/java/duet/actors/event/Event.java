package duet.actors.event;

import java.util.List;
import java.util.Optional;

/**
 * A fact of a run. Epochs, steps and batches count from 0. Losses are means over images in nats; errors are shares of images
 * from 0 to 1, fractional on ties.
 */
public sealed interface Event {

    /**
     * All towers are ready and the first step is about to be ordered.
     *
     * @param parameters weights and biases of the whole network
     * @param devices what computes, by tower
     * @param steps of the whole run, at most
     */
    record RunStarted(
            long parameters,
            List<String> devices,
            int batch,
            int trainingImages,
            int validationImages,
            int stepsPerEpoch,
            int epochs,
            long steps,
            double learningRate)
            implements Event {
        public RunStarted {
            devices = List.copyOf(devices);
        }
    }

    /**
     * A minibatch was learnt. Times are means over the towers.
     *
     * @param nanos from the end of a tower's work before to the end of this step
     * @param exchangeNanos how much of it went into handing halves over and waiting for the other tower's
     * @param waitingNanos how much of it the towers waited for the batch
     */
    record StepDone(
            long step,
            int epoch,
            int stepInEpoch,
            int stepsInEpoch,
            int images,
            double loss,
            double top1Error,
            double top5Error,
            double learningRate,
            long nanos,
            long exchangeNanos,
            long waitingNanos)
            implements Event {

        public double exchangeShare() {
            return nanos > 0 ? (double) exchangeNanos / nanos : 0;
        }

        public double waitingShare() {
            return nanos > 0 ? (double) waitingNanos / nanos : 0;
        }
    }

    /** All training images of an epoch were learnt; means over the epoch as it went, dropout and all. */
    record EpochDone(int epoch, long images, double loss, double top1Error, double top5Error, double seconds)
            implements Event {}

    /** All validation images were tested after an epoch. */
    record ValidationDone(int epoch, long images, double loss, double top1Error, double top5Error, double seconds)
            implements Event {}

    /** @param epoch the first one that is trained with the new rate */
    record LearningRateChanged(int epoch, double from, double to, String reason) implements Event {}

    /** Something a user should know; the run goes on. */
    record Warning(String text) implements Event {}

    /**
     * The last event, whatever happened.
     *
     * @param message why it ended; for a failure one line that says what broke
     * @param steps training steps that were done
     * @param digest SHA-256 in hex over the towers' digests in order: the same bits in all weights, the same digest; empty when
     *     a tower could not tell its own
     * @param towerDigests SHA-256 in hex of each tower's weights and biases; empty together with {@code digest}
     */
    record RunEnded(
            Outcome outcome,
            String message,
            long steps,
            Optional<String> digest,
            List<String> towerDigests,
            Totals totals)
            implements Event {
        public RunEnded {
            towerDigests = List.copyOf(towerDigests);
        }

        /** A run of which nothing is known but that it broke. */
        public static RunEnded failed(String message) {
            return new RunEnded(Outcome.FAILED, message, 0, Optional.empty(), List.of(), Totals.NONE);
        }
    }
}
