package duet.engine.time;

import duet.dataloader.DataException;
import duet.dataloader.batch.BatchMaker;
import duet.engine.config.RunConfig;
import duet.engine.run.Preparation;
import duet.ops.network.NetworkPlan;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the steps that are measured are fed with.
 *
 * @param words for people
 * @param makers gives each loader its own
 * @param loaders threads that make batches
 * @param perEpoch images of an epoch, a whole number of batches; {@link #ENDLESS} where there is no need of a second one
 * @param alternation where steps on all pictures are compared with steps on one batch
 */
public record Pictures(
        String words, Supplier<BatchMaker> makers, int loaders, int perEpoch, Optional<Alternation> alternation) {
    static final int ENDLESS = Integer.MAX_VALUE;

    /** Noise, made once: what the step costs when data cost nothing. */
    public static Pictures noise(RunConfig config, NetworkPlan network) {
        return new Pictures(
                "noise",
                () -> new RepeatedBatches(
                        new NoiseBatches(config.training().seed(), config.data().scale(), network.outputs())),
                1,
                ENDLESS,
                Optional.empty());
    }

    /** The first batch of a run, already augmented. */
    public static Pictures firstBatch(Preparation prepared) {
        requireBatch(prepared);
        return new Pictures(
                "the first batch of " + prepared.data().name() + ", made once",
                () -> new RepeatedBatches(prepared.batches().newMaker()),
                1,
                ENDLESS,
                Optional.empty());
    }

    /** Batch after batch as in a run, whole ones only: read, decoded and augmented while the towers work. */
    public static Pictures all(Preparation prepared) {
        requireBatch(prepared);
        int batch = prepared.plan().batch();
        return new Pictures(
                "the pictures of " + prepared.data().name(),
                prepared.batches()::newMaker,
                prepared.plan().loaders(),
                prepared.plan().trainingImages() / batch * batch,
                Optional.empty());
    }

    /** Blocks of steps as in {@link #all} in turn with blocks as in {@link #firstBatch}. */
    public static Pictures alternating(Preparation prepared) {
        Pictures all = all(prepared);
        Alternation alternation = Alternation.of(prepared.plan().ahead());
        return new Pictures(
                all.words() + " in turn with its first batch",
                () -> alternation.maker(
                        prepared.batches().newMaker(),
                        new RepeatedBatches(prepared.batches().newMaker())),
                all.loaders(),
                all.perEpoch(),
                Optional.of(alternation));
    }

    /** The fewest steps that are worth measuring: with an alternation three blocks on all pictures between blocks on one batch. */
    public int leastSteps() {
        return alternation.map(turns -> 8 * turns.block()).orElse(1);
    }

    private static void requireBatch(Preparation prepared) {
        if (prepared.plan().trainingImages() < prepared.plan().batch()) {
            throw new DataException("training.batch: found " + prepared.plan().batch() + ", but "
                    + prepared.data().name() + " has only " + prepared.plan().trainingImages()
                    + " training images; lower it");
        }
    }
}
