package duet.dataloader.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

    @Test
    void everyEpochShowsEveryImageOnceInAnotherOrder() {
        Sampler sampler = new Sampler(100, 1, Order.SHUFFLED_EACH_EPOCH);

        for (long epoch = 0; epoch < 4; epoch++) {
            int[] sorted = sampler.permutation(epoch).clone();
            Arrays.sort(sorted);
            assertThat(sorted).containsExactly(IntStream.range(0, 100).toArray());
        }
        assertThat(sampler.permutation(0)).isNotEqualTo(sampler.permutation(1));
        assertThat(sampler.permutation(0)).isNotEqualTo(new Sampler(100, 2, Order.SHUFFLED_EACH_EPOCH).permutation(0));
    }

    @Test
    void anOrderDoesNotDependOnWhichWereAskedBefore() {
        Sampler asked = new Sampler(50, 1, Order.SHUFFLED_EACH_EPOCH);
        int[] first = asked.permutation(3);
        asked.permutation(4);
        asked.permutation(5);
        asked.permutation(6);

        assertThat(asked.permutation(3)).isEqualTo(first).isNotSameAs(first);
        assertThat(new Sampler(50, 1, Order.SHUFFLED_EACH_EPOCH).permutation(3)).isEqualTo(first);
    }

    @Test
    void twoEpochsAreRemembered() {
        Sampler sampler = new Sampler(50, 1, Order.SHUFFLED_EACH_EPOCH);
        int[] first = sampler.permutation(0);
        int[] second = sampler.permutation(1);

        assertThat(sampler.permutation(0)).isSameAs(first);
        assertThat(sampler.permutation(1)).isSameAs(second);
    }

    @Test
    void theOrderOf2012IsShuffledOnce() {
        Sampler sampler = new Sampler(50, 1, Order.SHUFFLED_ONCE);

        assertThat(sampler.permutation(9))
                .isEqualTo(sampler.permutation(0))
                .isEqualTo(new Sampler(50, 1, Order.SHUFFLED_EACH_EPOCH).permutation(0))
                .isNotEqualTo(IntStream.range(0, 50).toArray());
    }

    @Test
    void everyImageComesFirstEquallyOften() {
        int[] counts = new int[5];
        Sampler sampler = new Sampler(5, 1, Order.SHUFFLED_EACH_EPOCH);
        for (int epoch = 0; epoch < 5000; epoch++) {
            counts[sampler.permutation(epoch)[0]]++;
        }

        // The standard deviation is 28 of 1000.
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(870, 1130));
    }
}
