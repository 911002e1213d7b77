package duet.engine.codes;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.cpu.CpuDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values around four points, each with ten neighbours of its own. */
class AutoencoderTest {
    private static final int VALUES = 40;
    private static final int GROUPS = 4;
    private static final int EACH = 30;
    private static final int EPOCHS = 60;

    private static float[][] rows() {
        Random random = new Random(5);
        float[][] middles = new float[GROUPS][VALUES];
        for (float[] middle : middles) {
            for (int i = 0; i < VALUES; i++) {
                middle[i] = Math.max(0, 3 * (float) random.nextGaussian());
            }
        }
        float[][] rows = new float[GROUPS * EACH][VALUES];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < VALUES; i++) {
                rows[row][i] = middles[row % GROUPS][i] + 0.2f * (float) random.nextGaussian();
            }
        }
        return rows;
    }

    private static BinaryCodes codes(long seed, List<Double> lost) {
        try (Autoencoder autoencoder = new Autoencoder(new CpuDevice(1), VALUES, 16, 8, 32, seed)) {
            autoencoder.train(rows(), EPOCHS, (epoch, part) -> lost.add(part));
            return autoencoder.codes(rows());
        }
    }

    @Test
    void likeValuesGetLikeCodesAndFewBitsKeepMostOfTheVariance() {
        List<Double> lost = new ArrayList<>();
        BinaryCodes codes = codes(1, lost);
        assertThat(lost).hasSize(EPOCHS);
        assertThat(lost.get(0)).isGreaterThan(0.3);
        assertThat(lost.get(EPOCHS - 1)).isLessThan(0.1);
        double inside = 0;
        double across = 0;
        for (int one = 0; one < GROUPS * EACH; one++) {
            inside += codes.distance(one, codes, (one + GROUPS) % (GROUPS * EACH));
            across += codes.distance(one, codes, (one + 1) % (GROUPS * EACH));
        }
        assertThat(inside / (GROUPS * EACH)).isLessThan(0.3);
        assertThat(across / (GROUPS * EACH)).isGreaterThan(1.5);
    }

    @Test
    void theSameSeedGivesTheSameCodes() {
        BinaryCodes one = codes(2, new ArrayList<>());
        BinaryCodes same = codes(2, new ArrayList<>());
        BinaryCodes other = codes(3, new ArrayList<>());
        int differing = 0;
        for (int picture = 0; picture < one.size(); picture++) {
            assertThat(one.distance(picture, same, picture)).isZero();
            differing += one.distance(picture, other, picture);
        }
        assertThat(differing).isPositive();
    }
}
