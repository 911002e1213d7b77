package duet.actors.schedule;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The rate falls at epochs that were chosen beforehand.
 *
 * @param steps by ascending epoch; with none the rate stays as it is
 */
public record FixedSteps(double initialRate, List<RateStep> steps) implements Schedule {
    public FixedSteps {
        TrainingPlan.positive("learning-rate", initialRate);
        steps = List.copyOf(steps);
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).epoch() <= steps.get(i - 1).epoch()) {
                throw new IllegalArgumentException(
                        "steps: epoch " + steps.get(i).epoch() + " after epoch "
                                + steps.get(i - 1).epoch() + ", expected them in ascending order");
            }
        }
    }

    @Override
    public ScheduleState resume(ScheduleState state, int epochsDone) {
        return state.resumed(rateAfter(epochsDone), false);
    }

    @Override
    public ScheduleState next(ScheduleState state, int epochsDone, OptionalDouble validationTop1Error) {
        double rate = rateAfter(epochsDone);
        return rate == state.rate()
                ? state.unchanged()
                : state.withRate(rate, "the schedule sets it after epoch " + epochsDone, epochsDone);
    }

    private double rateAfter(int epochsDone) {
        double rate = initialRate;
        for (RateStep step : steps) {
            if (step.epoch() <= epochsDone) {
                rate = step.rate();
            }
        }
        return rate;
    }
}
