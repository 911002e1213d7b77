package duet.ops.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawingTest {

    @Test
    void everyNumberIsThereOnce() {
        assertThat(Arrays.stream(Drawing.of(1000, 300, 5, 7)).sorted())
                .containsExactly(IntStream.range(0, 1000).boxed().toArray(Integer[]::new));
    }

    @Test
    void drawingMoreBeginsWithTheSame() {
        assertThat(Arrays.copyOf(Drawing.of(1000, 300, 5, 7), 100))
                .isEqualTo(Arrays.copyOf(Drawing.of(1000, 100, 5, 7), 100));
    }

    @Test
    void seedAndEpochGiveOtherDraws() {
        assertThat(Drawing.of(1000, 300, 5, 7))
                .isNotEqualTo(Drawing.of(1000, 300, 6, 7))
                .isNotEqualTo(Drawing.of(1000, 300, 5, 8));
    }

    /** 20,000 draws of one out of five: each is drawn 4,000 times, give or take 4 standard deviations of 57. */
    @Test
    void eachIsAsLikelyAsTheOthers() {
        int[] counts = new int[5];
        for (int seed = 0; seed < 20_000; seed++) {
            counts[Drawing.of(5, 1, seed, 0)[0]]++;
        }
        assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 4000) < 228);
    }

    @Test
    void moreThanThereAreCannotBeDrawn() {
        assertThatThrownBy(() -> Drawing.of(3, 4, 0, 0)).hasMessage("4 cannot be drawn out of 3");
        assertThatThrownBy(() -> Drawing.of(3, -1, 0, 0)).hasMessage("-1 cannot be drawn out of 3");
    }

    @Test
    void noneMayBeDrawnAndAll() {
        assertThat(Drawing.of(3, 0, 0, 0)).containsExactly(0, 1, 2);
        assertThat(Drawing.of(20, 20, 0, 0)).doesNotHaveDuplicates().hasSize(20);
    }
}
