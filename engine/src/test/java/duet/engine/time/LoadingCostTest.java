package duet.engine.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.actors.event.Event;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoadingCostTest {
    private static final Alternation TURNS = Alternation.of(4);

    /** Steps of 100 images from number 3 on. */
    private static List<Event.StepDone> steps(int count, LongUnaryOperator nanos) {
        return LongStream.range(3, 3 + count)
                .mapToObj(step -> step(step, nanos.applyAsLong(step)))
                .toList();
    }

    private static Event.StepDone step(long step, long nanos) {
        return new Event.StepDone(
                step, 0, 0, 1, 100, 0, 0, 0, 0, 0, List.of(), Optional.empty(), List.of(), nanos, 0, nanos / 100);
    }

    @Test
    void blocksOnAllPicturesAreComparedWithTheirNeighbours() {
        LoadingCost cost =
                LoadingCost.of(TURNS, steps(200, step -> TURNS.onAllPictures(step) ? 1_250_000_000L : 1_000_000_000L));
        assertThat(cost.onAll()).isCloseTo(80, within(1e-9));
        assertThat(cost.onOne()).isCloseTo(100, within(1e-9));
        assertThat(cost.ratios()).hasSize(4).allSatisfy(ratio -> assertThat(ratio)
                .isCloseTo(0.8, within(1e-9)));
        assertThat(cost.waitingShare()).isCloseTo(0.01, within(1e-9));
    }

    @Test
    void aMachineThatSlowsDownSlowsBoth() {
        LoadingCost cost = LoadingCost.of(TURNS, steps(200, step -> 1_000_000_000L + 2_000_000L * step));
        assertThat(cost.medianRatio()).isCloseTo(1, within(2e-3));
    }

    /** Those that count, 1 to 13 of 20, take longer and longer, so that a step more on either side would move their median. */
    @Test
    void stepsInWhichLoadersWorkForTheNextBlockDoNotCount() {
        LoadingCost cost = LoadingCost.of(
                TURNS,
                steps(
                        200,
                        step -> step % 20 >= 14 || step % 20 == 0 ? 9L : 1_000_000_000L + 10_000_000L * (step % 20)));
        assertThat(cost.onAll()).isCloseTo(100 / 1.07, within(1e-9));
        assertThat(cost.onOne()).isCloseTo(100 / 1.07, within(1e-9));
    }

    @Test
    void moreBatchesAheadTakeLongerBlocks() {
        assertThat(Alternation.of(12).block()).isEqualTo(60);
        assertThat(LongStream.range(0, 60).filter(Alternation.of(12)::counts)).hasSize(45);
    }
}
