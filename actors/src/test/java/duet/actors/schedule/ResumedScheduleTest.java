package duet.actors.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** States that are taken up by the schedule they come from, or by one with other values, over drawn runs. */
class ResumedScheduleTest {
    private static final long SEED = Long.getLong("duet.seed", 2012);
    private static final int EPOCHS = 30;

    /**
     * @param number of the draw: with the seed it makes the same run again
     * @param faster the same schedule with twice the rates
     * @param states after 0, 1, 2 ... epochs
     */
    record Drawn(int number, Schedule schedule, Schedule faster, List<ScheduleState> states) {
        @Override
        public String toString() {
            return "draw " + number + " of seed " + SEED + ": " + schedule;
        }
    }

    static Stream<Drawn> runs() {
        return IntStream.range(0, 100).mapToObj(number -> {
            SplittableRandom random = new SplittableRandom(SEED + number);
            return random.nextBoolean() ? plateau(number, random) : fixedSteps(number, random);
        });
    }

    private static Drawn plateau(int number, SplittableRandom random) {
        double rate = random.nextDouble(1e-4, 1);
        double factor = random.nextDouble(1.1, 12);
        int patience = random.nextInt(1, 4);
        double improvement = random.nextDouble(0, 5);
        int times = random.nextInt(0, 6);
        Schedule schedule = new Plateau(rate, factor, patience, improvement, times);
        Schedule faster = new Plateau(2 * rate, factor, patience, improvement, times);
        return new Drawn(number, schedule, faster, states(schedule, random));
    }

    private static Drawn fixedSteps(int number, SplittableRandom random) {
        double rate = random.nextDouble(1e-4, 1);
        List<RateStep> steps = new ArrayList<>();
        List<RateStep> fasterSteps = new ArrayList<>();
        for (int epoch = random.nextInt(1, 8); epoch < EPOCHS; epoch += random.nextInt(1, 8)) {
            double next = random.nextDouble(1e-6, 1);
            steps.add(new RateStep(epoch, next));
            fasterSteps.add(new RateStep(epoch, 2 * next));
        }
        Schedule schedule = new FixedSteps(rate, steps);
        return new Drawn(number, schedule, new FixedSteps(2 * rate, fasterSteps), states(schedule, random));
    }

    private static List<ScheduleState> states(Schedule schedule, SplittableRandom random) {
        List<ScheduleState> states = new ArrayList<>(List.of(schedule.start()));
        for (int epochs = 1; epochs <= EPOCHS && !states.get(epochs - 1).ended(); epochs++) {
            OptionalDouble error =
                    random.nextInt(4) == 0 ? OptionalDouble.empty() : OptionalDouble.of(random.nextDouble());
            states.add(schedule.next(states.get(epochs - 1), epochs, error));
        }
        return states;
    }

    @ParameterizedTest
    @MethodSource("runs")
    void takenUpByTheScheduleItComesFromAStateIsWhatItWas(Drawn drawn) {
        for (int epochs = 0; epochs < drawn.states().size(); epochs++) {
            ScheduleState state = drawn.states().get(epochs);
            // Why the rate fell has been told; why the training ended is told again.
            ScheduleState expected = state.ended() ? state : state.unchanged();
            assertThat(drawn.schedule().resume(state, epochs)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void takenUpByOneOfTwiceTheRatesItHasTwiceTheRateAndIsOtherwiseWhatItWas(Drawn drawn) {
        for (int epochs = 0; epochs < drawn.states().size(); epochs++) {
            ScheduleState state = drawn.states().get(epochs);
            ScheduleState taken = drawn.faster().resume(state, epochs);
            assertThat(taken.rate()).isCloseTo(2 * state.rate(), within(1e-12 * state.rate()));
            assertThat(taken.ended()).isEqualTo(state.ended());
            assertThat(taken.bestError()).isEqualTo(state.bestError());
            assertThat(taken.sinceEpoch()).isEqualTo(state.sinceEpoch());
            assertThat(taken.drops()).isEqualTo(state.drops());
        }
    }

    @Test
    void aTrainingThatAPlateauEndedGoesOnWhereItMayDivideOnceMore() {
        Schedule once = new Plateau(0.1, 10, 1, 0, 0);
        ScheduleState best = once.next(once.start(), 1, OptionalDouble.of(0.5));
        ScheduleState ended = once.next(best, 2, OptionalDouble.of(0.5));
        assertThat(ended.ended()).isTrue();

        Schedule twice = new Plateau(0.1, 10, 1, 0, 1);
        ScheduleState taken = twice.resume(ended, 2);
        assertThat(taken.ended()).isFalse();
        assertThat(taken.reason()).isEmpty();
        assertThat(twice.next(taken, 3, OptionalDouble.of(0.5)).rate()).isEqualTo(0.1 / 10);
    }

    @Test
    void aTrainingThatAPlateauEndedGoesOnWithFixedSteps() {
        Schedule plateau = new Plateau(0.1, 10, 1, 0, 0);
        ScheduleState ended =
                plateau.next(plateau.next(plateau.start(), 1, OptionalDouble.of(0.5)), 2, OptionalDouble.of(0.5));
        ScheduleState taken = new FixedSteps(0.2, List.of(new RateStep(2, 0.05))).resume(ended, 2);

        assertThat(taken.ended()).isFalse();
        assertThat(taken.rate()).isEqualTo(0.05);
    }
}
