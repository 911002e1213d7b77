package duet.ops.tower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.ops.device.Device;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProbabilityTest {
    private static final int OUTPUTS = 6;

    private static double[] row(TowerNetwork network, int image) {
        return IntStream.range(0, OUTPUTS)
                .mapToDouble(output -> network.probability(image, output))
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("duet.ops.tower.Networks#devices")
    void anImagesProbabilitiesAreTheMeanOverItsViewsAndAddUpToOne(Supplier<Device> devices) {
        try (TowerNetwork network = Networks.alone(devices)) {
            network.load(Networks.images(0));
            double loss =
                    network.test(new int[] {3, 3, 3, 4, 4, 4}, Networks.BATCH).loss();
            double[][] views = new double[Networks.BATCH][];
            for (int view = 0; view < Networks.BATCH; view++) {
                views[view] = row(network, view);
                assertThat(DoubleStream.of(views[view]).sum()).isCloseTo(1, within(1e-12));
            }
            assertThat(loss)
                    .isCloseTo(
                            -IntStream.range(0, Networks.BATCH)
                                    .mapToDouble(view -> Math.log(views[view][view < 3 ? 3 : 4]))
                                    .average()
                                    .orElseThrow(),
                            within(1e-9));
            network.test(new int[] {3, 3, 3, 4, 4, 4}, Networks.BATCH, 3);
            for (int image = 0; image < 2; image++) {
                for (int output = 0; output < OUTPUTS; output++) {
                    int first = 3 * image;
                    assertThat(network.probability(image, output))
                            .isCloseTo(
                                    (views[first][output] + views[first + 1][output] + views[first + 2][output]) / 3,
                                    within(1e-12));
                }
            }
        }
    }
}
