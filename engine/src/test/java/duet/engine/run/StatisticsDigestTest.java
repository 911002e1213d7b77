package duet.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.DataSet;
import duet.dataloader.statistics.ColourStatistics;
import duet.dataloader.statistics.Statistics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatisticsDigestTest {
    private static final int SIDE = 2;

    private final long seed = new Random().nextLong();

    @Test
    void theSameNumbersHaveTheSameDigest() {
        assertThat(StatisticsDigest.of(statistics(numbers())))
                .as("seed %d", seed)
                .isEqualTo(StatisticsDigest.of(statistics(numbers())))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void everyNumberCounts() {
        double[] numbers = numbers();
        Set<String> digests = new HashSet<>(List.of(StatisticsDigest.of(statistics(numbers))));
        for (int i = 0; i < numbers.length; i++) {
            double[] changed = numbers.clone();
            changed[i] = Math.nextUp((float) changed[i]);
            assertThat(digests.add(StatisticsDigest.of(statistics(changed))))
                    .as("number %d of seed %d", i, seed)
                    .isTrue();
        }
    }

    @Test
    void theOrderAndTheBytesNeverChange() {
        double[] numbers = new double[24 + 12];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i + 0.5;
        }
        assertThat(StatisticsDigest.of(statistics(numbers)))
                .isEqualTo("6440467368dd7d180b8bbc84437358113bb9109d9d91045280390b2c1ea83eff");
    }

    private double[] numbers() {
        return new Random(seed)
                .doubles(24 + 12, 1, 255)
                .map(value -> (float) value)
                .toArray();
    }

    /** A mean image of 12, then means, covariance, eigenvalues and eigenvectors: 24. */
    private static Statistics statistics(double[] numbers) {
        float[] mean = new float[DataSet.BANDS * SIDE * SIDE];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) numbers[i];
        }
        List<Double> rest = new ArrayList<>();
        for (int i = mean.length; i < numbers.length; i++) {
            rest.add(numbers[i]);
        }
        return Statistics.of(
                SIDE,
                mean,
                new ColourStatistics(
                        7,
                        rest.subList(0, 3),
                        rows(rest.subList(3, 12)),
                        rest.subList(12, 15),
                        rows(rest.subList(15, 24))));
    }

    private static List<List<Double>> rows(List<Double> values) {
        return List.of(values.subList(0, 3), values.subList(3, 6), values.subList(6, 9));
    }
}
