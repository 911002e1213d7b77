package duet.engine.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightHistogramTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyWeightIsInTheClassBelowTheFirstLimitAboveIt(long seed) {
        Random random = new Random(seed);
        float[] weights = new float[2000];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(60) - 50));
        }
        weights[0] = 0;
        weights[1] = 1;
        weights[2] = -0.25f;
        WeightHistogram histogram = new WeightHistogram();
        histogram.add(FloatBuffer.wrap(weights, 0, weights.length));
        List<RecordedEvents.Field> fields =
                RecordedEvents.fields(ByteBuffer.wrap(histogram.message().toBytes()));
        List<Double> limits = RecordedEvents.doubles((ByteBuffer) fields.get(5).value());
        List<Double> counts = RecordedEvents.doubles((ByteBuffer) fields.get(6).value());
        assertThat(limits).isSorted().doesNotHaveDuplicates().hasSameSizeAs(counts);
        // A weight on a limit belongs to the class whose magnitudes begin there.
        double[] expected = new double[counts.size()];
        for (float weight : weights) {
            expected[place(weight, limits)]++;
        }
        assertThat(counts).as("seed " + seed).containsExactly(box(expected));
        double sum =
                IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
        assertThat((Double) fields.get(3).value()).isCloseTo(sum, within(1e-9));
    }

    private static int place(float weight, List<Double> limits) {
        double least = Math.pow(2, -40);
        for (int i = 0; i < limits.size(); i++) {
            double limit = limits.get(i);
            boolean below = Math.abs(weight) < least ? limit > 0 : weight > 0 ? weight < limit : weight <= limit;
            if (below) {
                return i;
            }
        }
        throw new AssertionError(weight + " is above all limits");
    }

    private static Double[] box(double[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toArray(Double[]::new);
    }
}
