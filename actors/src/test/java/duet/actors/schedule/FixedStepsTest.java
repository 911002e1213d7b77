package duet.actors.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FixedStepsTest {
    private final Schedule schedule = new FixedSteps(0.01, List.of(new RateStep(2, 0.001), new RateStep(3, 0.0001)));

    @Test
    void theRateFallsWhenSoManyEpochsAreDone() {
        ScheduleState state = schedule.start();
        assertThat(state.rate()).isEqualTo(0.01);
        double[] rates = new double[4];
        for (int done = 1; done <= 4; done++) {
            state = schedule.next(state, done, OptionalDouble.empty());
            rates[done - 1] = state.rate();
            assertThat(state.ended()).isFalse();
        }
        assertThat(rates).containsExactly(0.01, 0.001, 0.0001, 0.0001);
    }

    @Test
    void aChangeSaysWhyAndNoChangeSaysNothing() {
        ScheduleState kept = schedule.next(schedule.start(), 1, OptionalDouble.of(0.5));
        ScheduleState changed = schedule.next(kept, 2, OptionalDouble.of(0.5));

        assertThat(kept.reason()).isEmpty();
        assertThat(changed.reason()).isEqualTo("the schedule sets it after epoch 2");
        assertThat(schedule.next(changed, 4, OptionalDouble.empty()).rate()).isEqualTo(0.0001);
    }

    @Test
    void stepsThatAreNotInOrderAreRefused() {
        assertThatThrownBy(() -> new FixedSteps(0.01, List.of(new RateStep(3, 0.001), new RateStep(3, 0.0001))))
                .hasMessage("steps: epoch 3 after epoch 3, expected them in ascending order");
        assertThatThrownBy(() -> new RateStep(1, 0)).hasMessage("learning-rate: 0.0, expected more than 0");
    }
}
