package duet.ops.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class DropoutMaskTest {
    private static final int BATCH = 8;
    private static final LayerSpec.Dropout HALF = new LayerSpec.Dropout("drop6", 0.5, false);

    @Test
    void theShareOfKeptUnitsIsKeep() {
        for (double keep : new double[] {0.1, 0.5, 0.8}) {
            FloatBuffer mask = fill(new LayerSpec.Dropout("drop6", keep, false), 3, new Shape(4096, 1, 1), 0, 1, 0);
            double sum = 0;
            for (int i = 0; i < mask.capacity(); i++) {
                assertThat(mask.get(i)).isIn(0f, 1f);
                sum += mask.get(i);
            }
            // 32,768 draws: six standard deviations are under 0.017.
            assertThat(sum / mask.capacity()).isCloseTo(keep, within(0.017));
        }
    }

    @Test
    void keptUnitsOfTheInvertedFormAreScaledUp() {
        FloatBuffer paper = fill(new LayerSpec.Dropout("drop6", 0.8, false), 3, new Shape(64, 1, 1), 0, 1, 0);
        FloatBuffer inverted = fill(new LayerSpec.Dropout("drop6", 0.8, true), 3, new Shape(64, 1, 1), 0, 1, 0);
        for (int i = 0; i < paper.capacity(); i++) {
            assertThat(inverted.get(i)).isEqualTo(paper.get(i) * 1.25f);
        }
    }

    @Test
    void keepingAllDropsNothing() {
        FloatBuffer mask = fill(new LayerSpec.Dropout("drop6", 1, false), 3, new Shape(512, 1, 1), 0, 1, 0);
        for (int i = 0; i < mask.capacity(); i++) {
            assertThat(mask.get(i)).isEqualTo(1);
        }
    }

    /** 15 units to a tower: the second one's begin in the middle of a random block. */
    @Test
    void twoTowersDropTheUnitsThatOneTowerDrops() {
        FloatBuffer whole = fill(HALF, 3, new Shape(6, 1, 5), 0, 1, 9);
        for (int tower = 0; tower < 2; tower++) {
            FloatBuffer half = fill(HALF, 3, new Shape(3, 1, 5), 3 * tower, 1, 9);
            for (int image = 0; image < BATCH; image++) {
                for (int unit = 0; unit < 15; unit++) {
                    assertThat(half.get(image * 15 + unit)).isEqualTo(whole.get(image * 30 + tower * 15 + unit));
                }
            }
        }
    }

    @Test
    void stepsLayersSeedsAndImagesHaveMasksOfTheirOwn() {
        Shape shape = new Shape(64, 1, 1);
        FloatBuffer mask = fill(HALF, 3, shape, 0, 1, 9);
        assertThat(fill(HALF, 3, shape, 0, 1, 9)).isEqualTo(mask);
        assertThat(fill(HALF, 3, shape, 0, 1, 10)).isNotEqualTo(mask);
        assertThat(fill(HALF, 4, shape, 0, 1, 9)).isNotEqualTo(mask);
        assertThat(fill(HALF, 3, shape, 0, 2, 9)).isNotEqualTo(mask);
        assertThat(mask.slice(0, 64)).isNotEqualTo(mask.slice(64, 64));
    }

    private static FloatBuffer fill(
            LayerSpec.Dropout spec, int index, Shape shape, int firstMap, long seed, long step) {
        FloatBuffer mask = Draws.host(BATCH * shape.count());
        DropoutMask.fill(mask, new LayerPlan(index, spec, shape, shape, 1, firstMap), seed, step, BATCH);
        return mask;
    }
}
