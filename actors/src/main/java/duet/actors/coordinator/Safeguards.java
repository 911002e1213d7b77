package duet.actors.coordinator;

import duet.actors.schedule.PlannedBatch;

/**
 * What is done during a run so that nothing is lost and nothing goes wrong unseen.
 *
 * @param checkpointEverySteps training steps from one checkpoint to the next; 0 for none by steps
 * @param checkpointAfterValidation whether the weights that were validated become a checkpoint
 * @param digestEverySteps training steps from one digest of the weights to the next, those of checkpoints beside
 *     them; 0 for none at all
 * @param plateauSteps after how many steps a loss that still is that of guessing is worth a warning; 0 for never
 * @param classes labels that the data have
 */
public record Safeguards(
        long checkpointEverySteps,
        boolean checkpointAfterValidation,
        long digestEverySteps,
        long plateauSteps,
        int classes) {

    /** Nothing but the checkpoint at the end. */
    public static final Safeguards NONE = new Safeguards(0, false, 0, 0, 1);

    public Safeguards {
        if (checkpointEverySteps < 0 || digestEverySteps < 0 || plateauSteps < 0 || classes < 1) {
            throw new IllegalArgumentException("checkpoints every " + checkpointEverySteps + ", digests every "
                    + digestEverySteps + ", plateau after " + plateauSteps + " steps, " + classes
                    + " classes; expected 0 or more, and at least one class");
        }
    }

    boolean checkpointAfter(long step) {
        return checkpointEverySteps > 0 && (step + 1) % checkpointEverySteps == 0;
    }

    /** Also where weights become a checkpoint, so that a log tells what the checkpoint has to hold. */
    boolean digestAfter(PlannedBatch batch) {
        long step = batch.request().step();
        return digestEverySteps > 0
                && ((step + 1) % digestEverySteps == 0
                        || checkpointAfter(step)
                        || checkpointAfterValidation && batch.endsSplit());
    }
}
