package duet.actors;

import duet.actors.schedule.FixedSteps;
import duet.actors.schedule.Schedule;
import duet.actors.schedule.TrainingPlan;
import java.util.List;
import java.util.OptionalLong;

/** Plans of small runs: batches of 4 out of 10 training and 5 validation images, so the last batch is short. */
public final class SmallPlan {
    public static final int BATCH = 4;

    private int epochs = 2;
    private OptionalLong maxSteps = OptionalLong.empty();
    private int warmUpSteps;
    private Schedule schedule = new FixedSteps(0.1, List.of());
    private int validateEveryEpochs = 1;
    private int validationImages = 5;
    private int loaders = 1;
    private int validationViews = 1;
    private int ahead = 3;

    public SmallPlan epochs(int count) {
        epochs = count;
        return this;
    }

    public SmallPlan maxSteps(long count) {
        maxSteps = OptionalLong.of(count);
        return this;
    }

    public SmallPlan warmUpSteps(int count) {
        warmUpSteps = count;
        return this;
    }

    public SmallPlan schedule(Schedule other) {
        schedule = other;
        return this;
    }

    public SmallPlan validateEveryEpochs(int count) {
        validateEveryEpochs = count;
        return this;
    }

    public SmallPlan validationImages(int count) {
        validationImages = count;
        return this;
    }

    public SmallPlan loaders(int count) {
        loaders = count;
        return this;
    }

    public SmallPlan validationViews(int count) {
        validationViews = count;
        return this;
    }

    public SmallPlan ahead(int count) {
        ahead = count;
        return this;
    }

    public TrainingPlan plan() {
        return new TrainingPlan(
                BATCH,
                epochs,
                maxSteps,
                7,
                0.9,
                0.0005,
                warmUpSteps,
                schedule,
                validateEveryEpochs,
                validationViews,
                10,
                validationImages,
                loaders,
                ahead,
                SmallNetwork.IMAGE);
    }
}
