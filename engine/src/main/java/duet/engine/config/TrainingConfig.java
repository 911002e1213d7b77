package duet.engine.config;

import duet.dataloader.augment.TestView;
import java.util.OptionalLong;

/**
 * The recipe.
 *
 * @param epochs passes over the training set, at most
 * @param maxSteps minibatches of the whole run, at most
 * @param batch images in a minibatch
 * @param warmUpSteps steps over which the rate rises linearly to its full height; 0 for none
 * @param validateEveryEpochs epochs from one validation to the next
 * @param validationViews 1 for the centre of each picture, 9 for a grid of three by three, 10 for the paper's ten patches (section
 *     4.1)
 */
public record TrainingConfig(
        int epochs,
        OptionalLong maxSteps,
        int batch,
        long seed,
        double learningRate,
        double momentum,
        double weightDecay,
        int warmUpSteps,
        Schedule schedule,
        int validateEveryEpochs,
        int validationViews) {

    private static final Kind<Long> STEPS = Kind.longer("a whole number, 1 or more", 1);
    private static final Kind<Long> SEED = Kind.longer("a whole number", Long.MIN_VALUE);

    private static final Kind<Integer> VIEWS = Kind.COUNT.where(TestView.COUNTS, 1, TestView::isCount);

    static TrainingConfig read(Section section) {
        TrainingConfig training = new TrainingConfig(
                section.required("epochs", Kind.COUNT),
                section.optional("max-steps", STEPS).map(OptionalLong::of).orElse(OptionalLong.empty()),
                section.required("batch", Kind.COUNT),
                section.required("seed", SEED),
                section.required("learning-rate", Kind.POSITIVE),
                section.required("momentum", Kind.BELOW_ONE),
                section.required("weight-decay", Kind.NOT_NEGATIVE),
                section.orElse("warm-up-steps", Kind.integer(0), 0),
                Schedule.read(section.section("schedule")),
                section.orElse("validate-every-epochs", Kind.COUNT, 1),
                section.orElse("validation-views", VIEWS, 1));
        if (training.batch() < training.validationViews()) {
            section.report(
                    "validation-views",
                    "found " + training.validationViews() + " views of each picture, which do not fit a batch of "
                            + training.batch() + "; raise training.batch");
        }
        section.done();
        return training;
    }
}
