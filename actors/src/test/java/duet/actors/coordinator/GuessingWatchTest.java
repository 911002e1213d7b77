package duet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class GuessingWatchTest {
    private static final double GUESSING = Math.log(1000);

    /** Steps behind which a watch that looks after 100 steps speaks, in a run of 300. */
    private static List<Long> spoken(GuessingWatch watch, LongToDoubleFunction loss) {
        List<Long> steps = new ArrayList<>();
        for (long step = 0; step < 300; step++) {
            if (watch.done(step, loss.applyAsDouble(step)).isPresent()) {
                steps.add(step);
            }
        }
        return steps;
    }

    private static GuessingWatch after100Steps() {
        return new GuessingWatch(100, 1000);
    }

    @Test
    void aLossThatStaysThereIsSpokenOfOnce() {
        assertThat(spoken(after100Steps(), step -> GUESSING)).containsExactly(99L);
        assertThat(spoken(after100Steps(), step -> GUESSING + (step % 2 == 0 ? 1 : -1)))
                .containsExactly(99L);
    }

    @Test
    void aLossThatHasFallenOrRisenIsNot() {
        assertThat(spoken(after100Steps(), step -> 0.97 * GUESSING)).isEmpty();
        assertThat(spoken(after100Steps(), step -> 1.03 * GUESSING)).isEmpty();
        assertThat(spoken(after100Steps(), step -> GUESSING - 0.02 * step)).isEmpty();
    }

    @Test
    void onlyTheLastFiftyStepsCount() {
        assertThat(spoken(after100Steps(), step -> step < 50 ? 30 : GUESSING)).containsExactly(99L);
        assertThat(spoken(after100Steps(), step -> step < 50 ? GUESSING : 5)).isEmpty();
    }

    @Test
    void aLossThatComesBackLaterIsNotSpokenOf() {
        assertThat(spoken(after100Steps(), step -> step < 100 ? 5 : GUESSING)).isEmpty();
    }

    @Test
    void aRunShorterThanTheWindowIsJudgedByAllItsSteps() {
        assertThat(spoken(new GuessingWatch(3, 1000), step -> GUESSING)).containsExactly(2L);
    }

    @Test
    void noughtStepsMeanNever() {
        assertThat(spoken(new GuessingWatch(0, 1000), step -> GUESSING)).isEmpty();
    }

    @Test
    void theAdviceNamesTheLossAndWhatGuessingWouldGive() {
        GuessingWatch watch = new GuessingWatch(1, 1000);

        assertThat(watch.done(0, 6.9).orElseThrow())
                .startsWith(
                        "after 1 steps the loss is still 6.900, that of guessing among 1000 classes (ln 1000 = 6.908)");
    }
}
