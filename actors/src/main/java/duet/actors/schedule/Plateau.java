package duet.actors.schedule;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The rate is divided when the validation error stops improving; after {@code times} divisions the next halt ends the
 * training. The paper divided by ten, three times (section 5).
 *
 * @param factor what the rate is divided by
 * @param patience epochs without improvement that count as a halt
 * @param minImprovement percentage points of top-1 error below the best so far that count as improvement
 * @param times how often the rate is divided
 */
public record Plateau(double initialRate, double factor, int patience, double minImprovement, int times)
        implements Schedule {
    private static final double PERCENT = 100;

    public Plateau {
        TrainingPlan.positive("learning-rate", initialRate);
        if (!(factor > 1)) {
            throw new IllegalArgumentException("factor: " + factor + ", expected a number greater than 1");
        }
        if (patience < 1 || times < 0 || !(minImprovement >= 0)) {
            throw new IllegalArgumentException("patience: " + patience + ", times: " + times + ", min-improvement: "
                    + minImprovement + "; expected at least 1, 0 and 0");
        }
    }

    @Override
    public ScheduleState resume(ScheduleState state, int epochsDone) {
        double rate = initialRate;
        for (int drop = 0; drop < state.drops(); drop++) {
            rate /= factor;
        }
        return state.resumed(rate, state.ended() && state.drops() >= times);
    }

    @Override
    public ScheduleState next(ScheduleState state, int epochsDone, OptionalDouble validationTop1Error) {
        if (validationTop1Error.isEmpty()) {
            return state.unchanged();
        }
        double error = validationTop1Error.getAsDouble();
        double points = PERCENT * (state.bestError() - error);
        if (points > 0 && points >= minImprovement) {
            return state.improved(error, epochsDone);
        }
        if (epochsDone - state.sinceEpoch() < patience) {
            return state.unchanged();
        }
        return halt(state, epochsDone);
    }

    private ScheduleState halt(ScheduleState state, int epochsDone) {
        String halted = String.format(
                Locale.ROOT,
                "the validation error stopped improving at %.2f %%: nothing better in %d epoch%s",
                PERCENT * state.bestError(),
                epochsDone - state.sinceEpoch(),
                epochsDone - state.sinceEpoch() == 1 ? "" : "s");
        return state.drops() < times
                ? state.withRate(state.rate() / factor, halted, epochsDone)
                : state.end(halted + ", after " + times + " divisions of the learning rate");
    }
}
