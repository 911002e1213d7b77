package duet.actors.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PlateauTest {
    private final Schedule paper = new Plateau(0.01, 10, 1, 0, 3);

    private static ScheduleState after(Schedule schedule, double... errors) {
        ScheduleState state = schedule.start();
        for (int epoch = 0; epoch < errors.length; epoch++) {
            assertThat(state.ended()).isFalse();
            state = schedule.next(
                    state,
                    epoch + 1,
                    Double.isNaN(errors[epoch]) ? OptionalDouble.empty() : OptionalDouble.of(errors[epoch]));
        }
        return state;
    }

    @Test
    void theRateStaysWhileTheErrorFalls() {
        assertThat(after(paper, 0.9, 0.8, 0.7).rate()).isEqualTo(0.01);
    }

    @Test
    void theRateIsDividedWhenTheErrorStopsFalling() {
        ScheduleState halted = after(paper, 0.9, 0.8, 0.8);

        assertThat(halted.rate()).isEqualTo(0.001);
        assertThat(halted.reason())
                .isEqualTo("the validation error stopped improving at 80.00 %: nothing better in 1 epoch");
        assertThat(after(paper, 0.9, 0.8, 0.8, 0.7).rate()).isEqualTo(0.001);
        assertThat(after(paper, 0.9, 0.8, 0.8, 0.7).reason()).isEmpty();
    }

    @Test
    void threeDivisionsAndThenTheNextHaltEndsTheTraining() {
        ScheduleState thrice = after(paper, 0.5, 0.5, 0.5, 0.5);
        ScheduleState ended = after(paper, 0.5, 0.5, 0.5, 0.5, 0.5);

        assertThat(thrice.rate()).isEqualTo(0.01 / 10 / 10 / 10);
        assertThat(ended.ended()).isTrue();
        assertThat(ended.rate()).isEqualTo(thrice.rate());
        assertThat(ended.reason()).endsWith("after 3 divisions of the learning rate");
    }

    @Test
    void patienceCountsEpochsWithoutImprovementFromTheBestOrTheLastDivision() {
        Schedule patient = new Plateau(0.01, 10, 2, 0, 3);

        assertThat(after(patient, 0.5, 0.6).rate()).isEqualTo(0.01);
        assertThat(after(patient, 0.5, 0.6, 0.6).rate()).isEqualTo(0.001);
        assertThat(after(patient, 0.5, 0.6, 0.6, 0.6).rate()).isEqualTo(0.001);
        assertThat(after(patient, 0.5, 0.6, 0.6, 0.6, 0.6).rate()).isEqualTo(0.01 / 10 / 10);
    }

    /** 100 (0.75 - 0.5) is 25 to the bit. */
    @Test
    void anImprovementAsLargeAsTheThresholdIsOne() {
        assertThat(after(new Plateau(0.01, 10, 2, 25, 3), 0.75, 0.5).bestError())
                .isEqualTo(0.5);
    }

    @Test
    void improvementBelowTheThresholdIsNoneAndAddsUp() {
        Schedule strict = new Plateau(0.01, 10, 2, 1, 3);

        assertThat(after(strict, 0.5, 0.495).bestError()).isEqualTo(0.5);
        assertThat(after(strict, 0.5, 0.495, 0.4925).rate()).isEqualTo(0.001);
        assertThat(after(strict, 0.5, 0.495, 0.4875).rate()).isEqualTo(0.01);
        assertThat(after(strict, 0.5, 0.495, 0.4875).bestError()).isEqualTo(0.4875);
    }

    @Test
    void anEpochThatWasNotValidatedDecidesNothing() {
        assertThat(after(paper, 0.5, Double.NaN, Double.NaN).rate()).isEqualTo(0.01);
    }

    @Test
    void aFactorThatWouldNotLowerTheRateIsRefused() {
        assertThatThrownBy(() -> new Plateau(0.01, 1, 1, 0, 3))
                .hasMessage("factor: 1.0, expected a number greater than 1");
    }
}
