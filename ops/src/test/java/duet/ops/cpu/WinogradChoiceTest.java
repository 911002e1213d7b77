package duet.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.PlanBuilder;
import duet.ops.device.Precision;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradChoiceTest {

    @ParameterizedTest(name = "{0}: {1} maps of {2}x{2} to {3}, kernel {4}")
    @CsvSource({
        "conv2, 48, 27, 128, 5",
        "conv3, 256, 13, 192, 3",
        "conv4, 192, 13, 192, 3",
        "conv5, 192, 13, 128, 3",
    })
    void shouldSuitWhatATowerOfAlexNetComputes(String name, int inputs, int cells, int outputs, int kernel) {
        assertThat(suits(plan(inputs, cells, outputs, kernel, 1, 1), 1))
                .as(name)
                .isTrue();
    }

    @Test
    void shouldNotSuitTheStridedConvolutionOfTheImage() {
        assertThat(suits(plan(3, 224, 48, 11, 4, 1), 1)).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1} maps of {2}x{2} to {3}, kernel {4}, groups {5}")
    @CsvSource({
        "conv2, 96, 27, 256, 5, 2",
        "conv3, 256, 13, 384, 3, 1",
        "conv4, 384, 13, 384, 3, 2",
        "conv5, 384, 13, 256, 3, 2",
    })
    void shouldSuitAlexNetOnOneTowerOfTwoThreads(
            String name, int inputs, int cells, int outputs, int kernel, int groups) {
        assertThat(suits(plan(inputs, cells, outputs, kernel, 1, groups), 2))
                .as(name)
                .isTrue();
    }

    @Test
    void shouldNotSuitOtherKernelsAndStrides() {
        assertThat(suits(plan(192, 13, 192, 4, 1, 1), 1)).isFalse();
        assertThat(suits(plan(192, 13, 192, 3, 2, 1), 1)).isFalse();
    }

    @Test
    void shouldNotSuitBfloat16() {
        LayerPlan plan = plan(192, 13, 192, 3, 1, 1);
        assertThat(WinogradChoice.suits(plan, geometry(plan), Precision.BFLOAT16, 1))
                .isFalse();
    }

    @Test
    void shouldSuitTheWeightsGradientOfBfloat16OnOneThread() {
        LayerPlan plan = plan(256, 13, 192, 3, 1, 1);
        assertThat(WinogradChoice.suitsWideGradient(plan, geometry(plan), Precision.BFLOAT16, 1))
                .isTrue();
        assertThat(WinogradChoice.suitsWideGradient(plan, geometry(plan), Precision.BFLOAT16, 2))
                .isFalse();
        assertThat(WinogradChoice.suitsWideGradient(plan, geometry(plan), Precision.FLOAT32, 1))
                .isFalse();
    }

    @Test
    void shouldNotSuitFewMapsWhichCostMoreToTransformThanToMultiply() {
        assertThat(suits(plan(3, 32, 64, 3, 1, 1), 1)).isFalse();
        assertThat(suits(plan(32, 32, 32, 3, 1, 1), 1)).isFalse();
    }

    @Test
    void shouldNotSuitImagesThatFillLittleOfTheirTiles() {
        assertThat(suits(plan(96, 13, 96, 3, 1, 1), 1)).isTrue();
        assertThat(suits(plan(96, 6, 96, 3, 1, 1), 1)).isFalse();
    }

    @Test
    void shouldNotSuitGroupsOfFewMaps() {
        assertThat(suits(plan(192, 13, 192, 3, 1, 2), 1)).isTrue();
        assertThat(suits(plan(192, 13, 192, 3, 1, 6), 1)).isFalse();
    }

    @Test
    void shouldNotSuitMoreThreadsThanShareTheTilesWell() {
        assertThat(suits(plan(256, 13, 384, 3, 1, 1), 8)).isTrue();
        assertThat(suits(plan(256, 13, 384, 3, 1, 1), 9)).isFalse();
    }

    private static LayerPlan plan(int inputs, int cells, int outputs, int kernel, int stride, int groups) {
        return new PlanBuilder(new Shape(inputs, cells, cells))
                .convolution(outputs, kernel, stride, Padding.all(kernel / 2), false, groups)
                .onMaps()
                .layers()
                .get(0);
    }

    private static boolean suits(LayerPlan plan, int threads) {
        return WinogradChoice.suits(plan, geometry(plan), Precision.FLOAT32, threads);
    }

    private static ConvolutionGeometry geometry(LayerPlan plan) {
        return ConvolutionGeometry.of(plan, (LayerSpec.Convolution) plan.spec());
    }
}
