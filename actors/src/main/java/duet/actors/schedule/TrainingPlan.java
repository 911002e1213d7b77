package duet.actors.schedule;

import duet.ops.network.Shape;
import java.util.OptionalLong;

/**
 * The recipe of a run and the sizes of its data.
 *
 * @param batch images in a minibatch; the last one of an epoch may be shorter
 * @param epochs passes over the training images, at most
 * @param maxSteps minibatches of the whole run, at most
 * @param warmUpSteps steps over which the rate rises linearly to its full height; 0 for none
 * @param validateEveryEpochs epochs from one validation to the next; the last epoch is validated in any case, an epoch that
 *     {@code maxSteps} cuts short is not
 * @param validationViews rows of a validation batch that each image gets; their probabilities are averaged
 * @param validationImages 0 for no validation
 * @param loaders threads that make batches
 * @param ahead batch buffers that go round between loaders and towers
 * @param image shape of one image
 */
public record TrainingPlan(
        int batch,
        int epochs,
        OptionalLong maxSteps,
        long seed,
        double momentum,
        double weightDecay,
        int warmUpSteps,
        Schedule schedule,
        int validateEveryEpochs,
        int validationViews,
        int trainingImages,
        int validationImages,
        int loaders,
        int ahead,
        Shape image) {

    public TrainingPlan {
        atLeast("training.batch", batch, 1);
        atLeast("training.epochs", epochs, 1);
        atLeast("training.max-steps", maxSteps.orElse(1), 1);
        atLeast("training.warm-up-steps", warmUpSteps, 0);
        atLeast("training.validate-every-epochs", validateEveryEpochs, 1);
        atLeast("training.validation-views", validationViews, 1);
        atLeast("training.batch", batch, validationViews);
        atLeast("training images", trainingImages, 1);
        atLeast("validation images", validationImages, schedule instanceof Plateau ? 1 : 0);
        atLeast("data.loaders", loaders, 1);
        atLeast("data.ahead", ahead, 1);
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("training.momentum: " + momentum + ", expected 0 or more and below 1");
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("training.weight-decay: " + weightDecay + ", expected 0 or more");
        }
    }

    /** Minibatches in a whole epoch. */
    public int stepsPerEpoch() {
        return batches(trainingImages, batch);
    }

    /** Minibatches in a validation. */
    public int validationBatches() {
        return batches(validationImages, imagesPerValidationBatch());
    }

    /** As many as get all their views. */
    int imagesPerValidationBatch() {
        return batch / validationViews;
    }

    /** Training steps of the run, unless the schedule ends it before. */
    public long totalSteps() {
        return Math.min((long) epochs * stepsPerEpoch(), maxSteps.orElse(Long.MAX_VALUE));
    }

    /** Whether an epoch, counted from 0, is validated when all of it has been trained. */
    boolean validatesAfter(int epoch) {
        boolean last = (epoch + 1L) * stepsPerEpoch() == totalSteps();
        return validationImages > 0 && (last || (epoch + 1) % validateEveryEpochs == 0);
    }

    /** The schedule's rate as the warm-up lets it through at a step, counted from 0. */
    public double learningRate(long step, double scheduledRate) {
        return step < warmUpSteps ? scheduledRate * (step + 1) / warmUpSteps : scheduledRate;
    }

    private static int batches(int images, int most) {
        return (int) (((long) images + most - 1) / most);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + ", expected " + least + " or more");
        }
    }

    static void positive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + ": " + value + ", expected more than 0");
        }
    }
}
