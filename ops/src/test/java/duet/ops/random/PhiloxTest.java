package duet.ops.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxTest {
    private static final int BLOCKS = 50_000;

    /** The three vectors for philox4x32-10 of Random123's kat_vectors. */
    @Test
    void givesTheKnownAnswersOfRandom123() {
        assertThat(words(new Philox(0).block(0, 0, 0, 0)))
                .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(words(new Philox(-1).block(-1, -1, -1, -1)))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(words(new Philox(0x299f31d0a4093822L).block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344)))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void everyPurposeSeedMajorAndMinorHasABlockOfItsOwn() {
        long[] counters = {0, 1, 2, 15, 16, 1L << 28, 1L << 32, 1L << 36, 1L << 40, 1L << 59, (1L << 60) - 1};
        Set<List<Integer>> blocks = new HashSet<>();
        int made = 0;
        for (long seed : new long[] {0, 1, 1L << 32}) {
            for (Purpose purpose : Purpose.values()) {
                for (long major : counters) {
                    for (long minor : counters) {
                        blocks.add(Arrays.stream(words(new Philox(seed).block(purpose, major, minor)))
                                .boxed()
                                .toList());
                        made++;
                    }
                }
            }
        }
        assertThat(blocks).hasSize(made);
    }

    @Test
    void aBlockDoesNotDependOnTheOnesBefore() {
        Philox philox = new Philox(5);
        int[] words = words(philox.block(Purpose.CROP, 7, 9));
        philox.block(Purpose.CROP, 7, 10);
        assertThat(words(philox.block(Purpose.CROP, 7, 9))).containsExactly(words);
    }

    @Test
    void uniformValuesFillTheUnitIntervalEvenly() {
        int[] bins = new int[20];
        Philox philox = new Philox(2012);
        for (int block = 0; block < BLOCKS; block++) {
            philox.block(Purpose.SYNTHETIC, 0, block);
            for (int word = 0; word < 4; word++) {
                double value = philox.uniform(word);
                assertThat(value).isBetween(0.0, Math.nextDown(1.0));
                bins[(int) (value * bins.length)]++;
            }
        }
        double expected = 4.0 * BLOCKS / bins.length;
        double chiSquared = Arrays.stream(bins)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        // 19 degrees of freedom: beyond 50 once in 7,000 seeds.
        assertThat(chiSquared).isLessThan(50);
    }

    @Test
    void normalValuesHaveTheMomentsOfTheNormalDistribution() {
        double[] moments = new double[5];
        double pairs = 0;
        Philox philox = new Philox(2012);
        for (int block = 0; block < BLOCKS; block++) {
            philox.block(Purpose.SYNTHETIC, 1, block);
            for (int word = 0; word < 4; word++) {
                for (int power = 1; power < moments.length; power++) {
                    moments[power] += Math.pow(philox.normal(word), power) / (4.0 * BLOCKS);
                }
            }
            pairs += philox.normal(0) * philox.normal(1) / BLOCKS;
        }
        assertThat(moments[1]).isCloseTo(0, within(0.01));
        assertThat(moments[2]).isCloseTo(1, within(0.02));
        assertThat(moments[3]).isCloseTo(0, within(0.04));
        assertThat(moments[4]).isCloseTo(3, within(0.11));
        assertThat(pairs).isCloseTo(0, within(0.022));
    }

    /** Box and Muller's formula on two words: 0 is the farthest from the middle, 2^32 - 1 gives 0. */
    @Test
    void twoWordsGiveTwoNormalValuesAtRightAngles() {
        Philox philox = new Philox(2012).block(Purpose.SYNTHETIC, 3, 4);
        for (int pair = 0; pair < 4; pair += 2) {
            double radius = Math.sqrt(-2 * Math.log((Integer.toUnsignedLong(philox.word(pair)) + 1) / 0x1p32));
            double angle = 2 * Math.PI * Integer.toUnsignedLong(philox.word(pair + 1)) / 0x1p32;
            assertThat(philox.normal(pair)).isCloseTo(radius * Math.cos(angle), within(1e-12));
            assertThat(philox.normal(pair + 1)).isCloseTo(radius * Math.sin(angle), within(1e-12));
        }
    }

    @Test
    void boundedValuesCoverTheirRangeEvenly() {
        int[] counts = new int[33];
        Philox philox = new Philox(2012);
        for (int block = 0; block < BLOCKS; block++) {
            philox.block(Purpose.SYNTHETIC, 2, block);
            for (int word = 0; word < 4; word++) {
                counts[philox.below(word, counts.length)]++;
            }
        }
        double expected = 4.0 * BLOCKS / counts.length;
        // Five standard deviations.
        assertThat(IntStream.of(counts).mapToDouble(count -> Math.abs(count - expected)))
                .allMatch(distance -> distance < 5 * Math.sqrt(expected));
    }

    @Test
    void aBlockHasFourWords() {
        assertThatThrownBy(() -> new Philox(0).word(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static int[] words(Philox philox) {
        return IntStream.range(0, 4).map(philox::word).toArray();
    }
}
