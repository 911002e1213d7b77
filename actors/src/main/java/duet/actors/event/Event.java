package duet.actors.event;

import duet.dataloader.batch.DrawnBatch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A fact of a run. Epochs, steps and batches count from 0. Losses are means over images in nats; errors are shares of images
 * from 0 to 1, fractional on ties.
 */
public sealed interface Event {

    /**
     * A run begins, or goes on after it was stopped or cut off; told before anything is computed.
     *
     * @param name of the run, which is its folder's
     * @param config the configuration in force as HOCON, every default written out
     * @param versions of everything that may change a bit, such as engine, java, oneDNN, instruction set, cores per tower
     * @param data what the data set calls itself
     * @param dataDigest SHA-256 in hex over classes, picture size, and the identity and label of every picture
     * @param firstStep the step it begins with; more than 0 where it goes on
     * @param checkpoint file name of the checkpoint it goes on from
     */
    record RunOpened(
            String name,
            String config,
            long seed,
            Map<String, String> versions,
            String data,
            String dataDigest,
            long firstStep,
            Optional<String> checkpoint)
            implements Event {
        public RunOpened {
            versions = Collections.unmodifiableMap(new TreeMap<>(versions));
        }
    }

    /** A tower is ready to work. @param device what computes, for people */
    record PeerJoined(int tower, String device) implements Event {}

    /** A tower found the other one gone or silent. @param tower the one that says so */
    record PeerLost(int tower, String reason) implements Event {}

    /**
     * A host was given its part of the run.
     *
     * @param host its address
     * @param towers that it takes, by number
     * @param device what computes, for people
     */
    record HostJoined(String host, List<Integer> towers, String device) implements Event {
        public HostJoined {
            towers = List.copyOf(towers);
        }
    }

    /**
     * The first sign that a host may be lost. It may come back by itself.
     *
     * @param sign what was seen, in words
     */
    record HostSilent(String host, String sign) implements Event {}

    /** A host that was silent is heard again before it was given up. */
    record HostHeard(String host) implements Event {}

    /**
     * The attempt at the run has ended since a host or tower was lost; nothing is trained until the next
     * {@link RunOpened}, which goes on from a checkpoint.
     *
     * @param steps training steps that were done
     * @param reason what was lost, in words
     * @param patienceSeconds how long hosts are waited for
     */
    record RunFrozen(long steps, String reason, double patienceSeconds) implements Event {}

    /**
     * All towers are ready and the first step is about to be ordered.
     *
     * @param parameters weights and biases of the whole network
     * @param parameterNames {@code conv1.weight}, {@code conv1.bias} and so on from the bottom up
     * @param devices what computes, by tower
     * @param firstStep the step that is about to be ordered
     * @param steps of the whole run, at most
     */
    record RunStarted(
            long parameters,
            List<String> parameterNames,
            List<String> devices,
            long firstStep,
            int batch,
            int trainingImages,
            int validationImages,
            int stepsPerEpoch,
            int epochs,
            long steps,
            double learningRate)
            implements Event {
        public RunStarted {
            parameterNames = List.copyOf(parameterNames);
            devices = List.copyOf(devices);
        }
    }

    /**
     * A training batch lies ready and is about to be ordered.
     *
     * @param drawn every choice that made it
     * @param checksum CRC-32C of its pixels as the towers get them, and of its labels
     */
    record BatchPrepared(long step, int epoch, DrawnBatch drawn, int checksum) implements Event {}

    /**
     * What one tower says of a step.
     *
     * @param nanos from the end of its work before to the end of this step
     * @param exchangeNanos how much of it went into handing parts over and waiting for those of other towers
     * @param waitingNanos how much of it the tower waited for the batch
     * @param exchangedBytes what it sent the other towers
     */
    record TowerTimes(long nanos, long exchangeNanos, long waitingNanos, long exchangedBytes) {}

    /**
     * A minibatch was learnt. Times are means over the towers.
     *
     * @param logitsChecksum CRC-32C of all logits, [images, outputs] in float32
     * @param fingerprints CRC-32C of each parameter of {@link RunStarted#parameterNames} after the step, tower by tower, each
     *     tower's rows by themselves; on every few steps, else empty
     * @param digest SHA-256 in hex of all weights after the step, as in {@link RunEnded}; on the same steps
     * @param towers by tower
     * @param nanos from the end of a tower's work before to the end of this step
     * @param exchangeNanos how much of it went into handing parts over and waiting for those of other towers
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
            int logitsChecksum,
            List<Integer> fingerprints,
            Optional<String> digest,
            List<TowerTimes> towers,
            long nanos,
            long exchangeNanos,
            long waitingNanos)
            implements Event {
        public StepDone {
            fingerprints = List.copyOf(fingerprints);
            towers = List.copyOf(towers);
        }

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

    /**
     * What the batches cost that loaders made during an epoch of training, those that already lie ready for afterwards among
     * them; told where the maker measures.
     *
     * @param images in these batches
     * @param readingSeconds processor time of the loaders for reading and decoding them
     * @param augmentingSeconds processor time of the loaders for the rest
     * @param waitingShare of the epoch's steps, in which the towers waited for a batch
     */
    record LoadingDone(int epoch, long images, double readingSeconds, double augmentingSeconds, double waitingShare)
            implements Event {

        /** Images a second that one core, doing nothing else, reads and decodes. */
        public double readPerCore() {
            return images / readingSeconds;
        }

        /** Images a second that one core, doing nothing else, augments. */
        public double augmentedPerCore() {
            return images / augmentingSeconds;
        }
    }

    /** All validation images were tested after an epoch. */
    record ValidationDone(int epoch, long images, double loss, double top1Error, double top5Error, double seconds)
            implements Event {}

    /** @param epoch the first one that is trained with the new rate */
    record LearningRateChanged(int epoch, double from, double to, String reason) implements Event {}

    /**
     * All that is needed to go on from here is on the disk.
     *
     * @param steps training steps that were done when it was taken
     * @param file its name in the run's folder of checkpoints
     * @param sha256 in hex, as the file carries it
     * @param seconds from the copy being complete to the file being safe
     */
    record CheckpointWritten(long steps, String file, String sha256, long bytes, double seconds) implements Event {}

    /** A checkpoint could not be written; those before it stand, and the run goes on. */
    record CheckpointFailed(long steps, String reason) implements Event {}

    /**
     * Something that must be a number is not finite. The run ends, its checkpoints stand.
     *
     * @param step the training step at which it showed
     * @param what {@code the output of conv4} or {@code the gradient of fc6.weight}: the first place in the order of
     *     computation where it shows
     */
    record NotFinite(long step, int tower, String what) implements Event {}

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

        /** The same run, but a failure. */
        RunEnded failing(String why) {
            return new RunEnded(Outcome.FAILED, why, steps, digest, towerDigests, totals);
        }

        /** A run of which nothing is known but that it broke. */
        public static RunEnded failed(String message) {
            return new RunEnded(Outcome.FAILED, message, 0, Optional.empty(), List.of(), Totals.NONE);
        }
    }
}
