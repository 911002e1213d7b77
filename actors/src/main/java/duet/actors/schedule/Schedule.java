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
     * A state that was reached, perhaps under other values, taken up by this schedule: its own rate, as many epochs or divisions
     * on as the state is. Taken up by the schedule it comes from, a state is what it was, except for the reason of a change, which
     * has been told.
     */
    ScheduleState resume(ScheduleState state, int epochsDone);

    /**
     * What the next epoch is trained with.
     *
     * @param epochsDone how many epochs are done, the one that just ended among them
     * @param validationTop1Error share of the validation images whose label was not the largest logit, 0 to 1; empty where
     *     the epoch was not validated
     */
    ScheduleState next(ScheduleState state, int epochsDone, OptionalDouble validationTop1Error);
}
