package duet.actors.schedule;

import java.util.OptionalDouble;

/** How the learning rate falls, and whether that ends the training. A pure function from one state to the next. */
public sealed interface Schedule permits FixedSteps, Plateau {

    /** The rate of the first epoch. */
    double initialRate();

    /** Before the first epoch. */
    default ScheduleState start() {
        return ScheduleState.first(initialRate());
    }

    /**
     * What the next epoch is trained with.
     *
     * @param epochsDone how many epochs are done, the one that just ended among them
     * @param validationTop1Error share of the validation images whose label was not the largest logit, 0 to 1; empty where
     *     the epoch was not validated
     */
    ScheduleState next(ScheduleState state, int epochsDone, OptionalDouble validationTop1Error);
}
