package duet.ops.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many windows a kernel has along each side of an image, against their count one by one. */
class WindowCountTest {
    private static final int LARGEST = 7;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyWindowThatFitsIsThereAndByTheCeilRuleTheOneThatHangsOverTheEdge(boolean ceil) {
        for (int size = 1; size <= LARGEST; size++) {
            for (int kernel = 1; kernel <= LARGEST; kernel++) {
                for (int stride = 1; stride <= LARGEST; stride++) {
                    for (int before = 0; before < kernel; before++) {
                        for (int after = 0; after < kernel; after++) {
                            if (kernel <= size + before + after) {
                                check(size, kernel, stride, before, after, ceil);
                            }
                        }
                    }
                }
            }
        }
    }

    /** Rows have the padding, columns have none and as many cells more, so that each has its own number. */
    private static void check(int size, int kernel, int stride, int before, int after, boolean ceil) {
        int width = size + kernel;
        LayerSpec pool = new LayerSpec.MaxPool("pool", kernel, stride, new Padding(before, 0, after, 0), ceil);
        assertThat(output(new Shape(2, size, width), pool))
                .as("%d rows, %s", size, pool)
                .isEqualTo(new Shape(
                        2,
                        counted(size, kernel, stride, before, after, ceil),
                        counted(width, kernel, stride, 0, 0, ceil)));
    }

    /** A window more while some cell is not covered yet, by the ceil rule; none that begins behind the image. */
    private static int counted(int size, int kernel, int stride, int before, int after, boolean ceil) {
        int padded = before + size + after;
        int windows = 0;
        int covered = 0;
        for (int first = 0; first + kernel <= padded; first += stride) {
            windows++;
            covered = first + kernel;
        }
        boolean another = ceil && covered < padded && windows * stride < before + size;
        return another ? windows + 1 : windows;
    }

    private static Shape output(Shape image, LayerSpec layer) {
        return plan(image, layer).segments().get(0).layers().get(0).output();
    }

    private static TowerPlan plan(Shape image, LayerSpec layer) {
        List<LayerSpec> layers = List.of(layer, AlexNet.linear("fc", 2), new LayerSpec.Softmax("softmax"));
        return NetworkPlan.of(new NetworkSpec(image, layers, 1)).towers().get(0);
    }

    @Test
    void averagesAreTakenOverTheSameWindows() {
        assertThat(output(new Shape(2, 4, 6), new LayerSpec.AveragePool("pool", 3, 2, new Padding(0, 1, 0, 1), true)))
                .isEqualTo(new Shape(2, 2, 4));
    }

    @Test
    void aKernelAsLargeAsThePaddedImageIsTheLargestAndTheMessageCountsThePadding() {
        Padding padding = new Padding(1, 1, 2, 1);
        assertThat(output(new Shape(1, 4, 6), new LayerSpec.MaxPool("pool", 7, 1, padding, false)))
                .isEqualTo(new Shape(1, 1, 2));
        assertThatThrownBy(() -> plan(new Shape(1, 4, 6), new LayerSpec.MaxPool("pool", 8, 1, padding, false)))
                .hasMessage("8 is larger than the 7 rows of its input of 1x4x6 with padding");
    }

    @Test
    void aWindowNeverLiesInThePaddingAlone() {
        for (Padding padding : List.of(new Padding(3, 0, 1, 0), new Padding(1, 0, 3, 0))) {
            assertThatThrownBy(() -> plan(new Shape(1, 4, 6), new LayerSpec.MaxPool("pool", 3, 1, padding, false)))
                    .hasMessage("3 is not smaller than the kernel, 3");
        }
    }

    @Test
    void noSideOfAShapeOrOfAPaddingIsBelowItsLeast() {
        assertThat(new Shape(1, 1, 1).count()).isEqualTo(1);
        for (int[] side : new int[][] {{0, 1, 1}, {1, 0, 1}, {1, 1, 0}}) {
            assertThatThrownBy(() -> new Shape(side[0], side[1], side[2])).hasMessageContaining("positive sizes");
        }
        for (int[] side : new int[][] {{-1, 0, 0, 0}, {0, -1, 0, 0}, {0, 0, -1, 0}, {0, 0, 0, -1}}) {
            assertThatThrownBy(() -> new Padding(side[0], side[1], side[2], side[3]))
                    .hasMessageContaining("not negative");
        }
    }
}
