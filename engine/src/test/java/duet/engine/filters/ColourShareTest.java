package duet.engine.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ColourShareTest {
    private static final float[] EDGE = {1, -1, 1, -1};
    private static final float[] NOTHING = {0, 0, 0, 0};
    private static final float[] MINUS_EDGE = {-1, 1, -1, 1};

    @Test
    void shouldFindNoColourInAGreyKernelWhateverItsOffset() {
        assertThat(share(EDGE, EDGE, EDGE)).isZero();
        float[] brighter = {6, 4, 6, 4};
        assertThat(share(brighter, brighter, brighter)).isZero();
    }

    @Test
    void shouldFindNothingButColourWhereBrightnessCancels() {
        assertThat(share(EDGE, MINUS_EDGE, NOTHING)).isEqualTo(1);
    }

    @Test
    void shouldTakeAPatchOfOneColourForColour() {
        assertThat(share(new float[] {2, 2, 2, 2}, new float[] {-1, -1, -1, -1}, new float[] {-1, -1, -1, -1}))
                .isEqualTo(1);
    }

    /** Red alone is a third grey: (1,0,0) less its grey (1/3,1/3,1/3) has 2/3 of its energy. */
    @Test
    void shouldFindTwoThirdsInAnEdgeThatIsRedAlone() {
        assertThat(share(EDGE, NOTHING, NOTHING)).isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void shouldFindTwoThirdsInNoise() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        float[] weights = new float[3 * 101 * 101];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        Kernels noise = new Kernels("conv1", 1, 3, 101, 1, true, weights);
        assertThat(new ColourShare(noise).of(0)).as("seed %d", seed).isCloseTo(2.0 / 3, within(0.03));
    }

    @Test
    void shouldFindNoColourInAKernelOfEqualWeights() {
        assertThat(share(NOTHING, NOTHING, NOTHING)).isZero();
    }

    @Test
    void shouldTellTheTowersApart() {
        float[] grey = joined(EDGE, EDGE, EDGE);
        float[] coloured = joined(EDGE, MINUS_EDGE, NOTHING);
        Kernels kernels = new Kernels("conv1", 4, 3, 2, 2, true, joined(grey, grey, grey, coloured));
        assertThat(new ColourShare(kernels)
                        .lines().stream()
                                .map(line -> line.trim().replaceAll(" +", " "))
                                .toList())
                .containsExactly("tower kernels mean share of colour kernels above 0.5", "0 2 0.000 0", "1 2 0.500 1");
    }

    private static double share(float[] red, float[] green, float[] blue) {
        return new ColourShare(new Kernels("conv1", 1, 3, 2, 1, true, joined(red, green, blue))).of(0);
    }

    private static float[] joined(float[]... parts) {
        float[] whole = new float[parts.length * parts[0].length];
        for (int part = 0; part < parts.length; part++) {
            System.arraycopy(parts[part], 0, whole, part * parts[0].length, parts[0].length);
        }
        return whole;
    }
}
