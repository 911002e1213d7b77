package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.PlanBuilder;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where windows lie, as cuDNN is told it: with padding that is the same on both sides. */
class GeometryTest {

    private static LayerPlan only(PlanBuilder builder) {
        return builder.onMaps().layers().get(0);
    }

    private static ConvolutionGeometry convolution(Shape input, int kernel, int stride, Padding padding, boolean ceil) {
        LayerPlan plan = only(new PlanBuilder(input).convolution(4, kernel, stride, padding, ceil, 1));
        return ConvolutionGeometry.of(plan, (LayerSpec.Convolution) plan.spec());
    }

    @Test
    void aConvolutionWithTheSamePaddingOnBothSidesReadsItsInput() {
        Shape input = new Shape(3, 13, 9);
        assertThat(convolution(input, 3, 1, new Padding(1, 2, 1, 2), false))
                .isEqualTo(new ConvolutionGeometry(input, false, 0, 0, 1, 2));
        assertThat(convolution(input, 5, 4, Padding.NONE, false))
                .isEqualTo(new ConvolutionGeometry(input, false, 0, 0, 0, 0));
    }

    /** Cells that no window sees are as good as none. */
    @Test
    void paddingThatNoWindowReachesMayDiffer() {
        Shape input = new Shape(3, 10, 10);
        assertThat(convolution(input, 4, 4, new Padding(1, 1, 2, 2), false))
                .isEqualTo(new ConvolutionGeometry(input, false, 0, 0, 1, 1));
    }

    @Test
    void anyOtherConvolutionReadsACopyThatIsAsLargeAsItsWindowsReach() {
        assertThat(convolution(new Shape(3, 224, 224), 11, 4, new Padding(1, 1, 2, 2), false))
                .as("rows 1 above and 2 below: 227 in all")
                .isEqualTo(new ConvolutionGeometry(new Shape(3, 227, 227), true, 1, 1, 0, 0));
        assertThat(convolution(new Shape(2, 9, 9), 4, 3, Padding.NONE, true))
                .isEqualTo(new ConvolutionGeometry(new Shape(2, 10, 10), true, 0, 0, 0, 0));
        assertThat(convolution(new Shape(2, 5, 8), 3, 1, new Padding(0, 1, 2, 1), false))
                .as("one side alone is enough for a copy")
                .isEqualTo(new ConvolutionGeometry(new Shape(2, 7, 10), true, 0, 1, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        // rows, columns, kernel, stride, top, left, bottom, right, ceil, is cuDNN's
        "13, 13, 3, 2, 0, 0, 0, 0, false, true",
        "13, 13, 3, 2, 1, 1, 1, 1, false, true",
        "13, 13, 3, 2, 1, 1, 0, 1, false, false",
        "13, 13, 3, 2, 1, 1, 1, 0, false, false",
        "12, 12, 3, 2, 0, 0, 0, 0, true, false",
        "12, 13, 3, 2, 0, 0, 0, 0, true, false",
        "13, 12, 3, 2, 0, 0, 0, 0, true, false",
        "13, 13, 3, 2, 0, 0, 0, 0, true, true",
        "7, 7, 2, 1, 2, 0, 2, 0, false, false",
        "7, 7, 2, 1, 0, 2, 0, 2, false, false",
        "7, 7, 2, 1, 1, 1, 1, 1, false, true"
    })
    void aPoolIsCudnnsWhereCudnnLaysTheSameWindows(
            int rows,
            int columns,
            int kernel,
            int stride,
            int top,
            int left,
            int bottom,
            int right,
            boolean ceil,
            boolean cudnns) {
        Shape input = new Shape(2, rows, columns);
        Padding padding = new Padding(top, left, bottom, right);
        PoolGeometry largest = PoolGeometry.of(only(new PlanBuilder(input).maxPool(kernel, stride, padding, ceil)))
                .orElseThrow();
        PoolGeometry average = PoolGeometry.of(only(new PlanBuilder(input).averagePool(kernel, stride, padding, ceil)))
                .orElseThrow();
        assertThat(largest).isEqualTo(average);
        assertThat(largest.isCudnns()).isEqualTo(cudnns);
    }

    @Test
    void nothingElseIsAPool() {
        assertThat(PoolGeometry.of(only(new PlanBuilder(new Shape(1, 2, 2)).relu())))
                .isEmpty();
    }
}
