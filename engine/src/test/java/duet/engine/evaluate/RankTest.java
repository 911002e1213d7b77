package duet.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankTest {

    @Test
    void aTieCountsByItsChance() {
        float[] row = {0.3f, 0.1f, 0.3f, 0.3f};
        assertThat(Rank.of(0, row).missed(1)).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(Rank.of(0, row).missed(2)).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(Rank.of(1, row).missed(1)).isEqualTo(1);
        assertThat(Rank.of(1, row).missed(3)).isEqualTo(1);
        assertThat(Rank.of(1, row).missed(5)).isZero();
    }

    @Test
    void theBestComeInOrderAndOfEqualsTheFirst() {
        assertThat(Rank.best(new float[] {1, 5, 3, 5, 0, 2, 4}, 5)).containsExactly(1, 3, 6, 2, 5);
        assertThat(Rank.best(new float[] {1, 2}, 5)).containsExactly(1, 0);
    }

    @Test
    void theBestAreThoseOfASort() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            float[] row = new float[1 + random.nextInt(12)];
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextInt(6);
            }
            int[] sorted = IntStream.range(0, row.length)
                    .boxed()
                    .sorted((one, other) -> Float.compare(row[other], row[one]))
                    .limit(5)
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(Rank.best(row, 5)).as("seed " + seed).containsExactly(sorted);
        }
    }
}
