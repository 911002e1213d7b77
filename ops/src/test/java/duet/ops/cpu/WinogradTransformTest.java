package duet.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import duet.ops.device.Draws;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The transforms against sums of products, on lines that do and do not fill vectors. */
class WinogradTransformTest {
    private static final long SEED = Long.getLong("duet.seed", 2012);
    private static final int POINTS = WinogradTransform.POINTS;

    @ParameterizedTest
    @CsvSource({"3, 1", "3, 16", "3, 129", "5, 1", "5, 31", "5, 200"})
    void shouldSlideAKernelOverInputs(int kernel, int length) {
        Draws draws = new Draws(SEED, 1);
        int outputs = POINTS + 1 - kernel;
        float[][] weights = drawn(draws, kernel, length);
        float[][] inputs = drawn(draws, POINTS, length);

        float[][] actual = new float[outputs][length];
        WinogradTransform.transposedEvaluation(outputs, length)
                .apply(product(evaluated(weights, length), interpolated(inputs, length)), actual, length);

        for (int i = 0; i < outputs; i++) {
            for (int at = 0; at < length; at++) {
                double expected = 0;
                for (int j = 0; j < kernel; j++) {
                    expected += (double) weights[j][at] * inputs[i + j][at];
                }
                assertThat((double) actual[i][at])
                        .as("output %d, position %d, seed %d", i, at, SEED)
                        .isCloseTo(expected, within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "3, 47", "3, 160", "5, 1", "5, 16", "5, 77"})
    void shouldTakeTheGradientOfAKernel(int kernel, int length) {
        Draws draws = new Draws(SEED, 2);
        int outputs = POINTS + 1 - kernel;
        float[][] gradients = drawn(draws, outputs, length);
        float[][] inputs = drawn(draws, POINTS, length);

        float[][] actual = new float[kernel][length];
        WinogradTransform.transposedEvaluation(kernel, length)
                .apply(product(evaluated(gradients, length), interpolated(inputs, length)), actual, length);

        for (int j = 0; j < kernel; j++) {
            for (int at = 0; at < length; at++) {
                double expected = 0;
                for (int i = 0; i < outputs; i++) {
                    expected += (double) gradients[i][at] * inputs[i + j][at];
                }
                assertThat((double) actual[j][at])
                        .as("weight %d, position %d, seed %d", j, at, SEED)
                        .isCloseTo(expected, within(1e-4));
            }
        }
    }

    @Test
    void shouldLeaveTheRestOfALineAlone() {
        float[][] inputs = drawn(new Draws(SEED, 3), POINTS, 40);
        float[][] out = new float[POINTS][40];
        for (float[] line : out) {
            Arrays.fill(line, 9);
        }
        WinogradTransform.interpolation(40).apply(inputs, out, 21);
        for (float[] line : out) {
            assertThat(Arrays.copyOfRange(line, 21, 40)).containsOnly(9);
        }
    }

    @Test
    void shouldRefusePolynomialsOfOtherSizes() {
        assertThatThrownBy(() -> WinogradTransform.evaluation(4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 4");
    }

    private static float[][] evaluated(float[][] coefficients, int length) {
        float[][] out = new float[POINTS][length];
        WinogradTransform.evaluation(coefficients.length).apply(coefficients, out, length);
        return out;
    }

    private static float[][] interpolated(float[][] inputs, int length) {
        float[][] out = new float[POINTS][length];
        WinogradTransform.interpolation(length).apply(inputs, out, length);
        return out;
    }

    private static float[][] product(float[][] x, float[][] y) {
        float[][] product = new float[POINTS][x[0].length];
        for (int i = 0; i < POINTS; i++) {
            for (int at = 0; at < product[i].length; at++) {
                product[i][at] = x[i][at] * y[i][at];
            }
        }
        return product;
    }

    private static float[][] drawn(Draws draws, int lines, int length) {
        float[][] drawn = new float[lines][length];
        for (float[] line : drawn) {
            for (int i = 0; i < length; i++) {
                line[i] = (float) draws.normal();
            }
        }
        return drawn;
    }
}
