package duet.dataloader.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationSamplerTest {
    private static final int SIDE = 7;
    private static final int CROP = 4;
    private static final long SEED = 11;
    private static final int SLOTS = 100;
    private final AugmentationDraws draws = new AugmentationDraws(SLOTS);

    @Test
    void everyPlaceComesUpEquallyOftenAndTheMirrorInHalf() {
        AugmentationSampler sampler = sampler(true, 1, 0, SEED);
        int[] counts = new int[16];
        int mirrored = 0;
        for (int i = 0; i < 8000; i++) {
            int slot = i % SLOTS;
            sampler.choose(i / SLOTS, 0, slot, draws);
            counts[draws.row(slot) * 4 + draws.column(slot)]++;
            mirrored += draws.mirrored(slot) ? 1 : 0;
        }

        // Standard deviations: 22 of 500, and 45 of 4000.
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(400, 600));
        assertThat(mirrored).isBetween(3800, 4200);
    }

    @Test
    void theCoefficientsAreStandardNormalAndUnrelated() {
        AugmentationSampler sampler = sampler(true, 1, 0.1, SEED);
        double[] sums = new double[3];
        double[] squares = new double[3];
        double[] products = new double[3];
        for (int i = 0; i < 4000; i++) {
            sampler.choose(i, 0, 5, draws);
            for (int axis = 0; axis < 3; axis++) {
                double z = draws.colour(5, axis);
                sums[axis] += z;
                squares[axis] += z * z;
                products[axis] += z * draws.colour(5, (axis + 1) % 3);
            }
        }

        for (int axis = 0; axis < 3; axis++) {
            assertThat(sums[axis] / 4000).isCloseTo(0, within(0.08));
            assertThat(squares[axis] / 4000).isCloseTo(1, within(0.1));
            assertThat(products[axis] / 4000).isCloseTo(0, within(0.08));
        }
    }

    @Test
    void theDrawsAreThoseOfTheirPurposes() {
        sampler(true, 8, 0.1, SEED).choose(6, 0, 21, draws);

        Philox crop = new Philox(SEED).block(Purpose.CROP, 6, 2);
        Philox colour = new Philox(SEED).block(Purpose.COLOUR, 6, 21);
        assertThat(draws.row(21)).isEqualTo(crop.below(0, 4));
        assertThat(draws.column(21)).isEqualTo(crop.below(1, 4));
        assertThat(draws.mirrored(21)).isEqualTo(crop.below(2, 2) == 1);
        for (int axis = 0; axis < 3; axis++) {
            assertThat(draws.colour(21, axis)).isEqualTo(colour.normal(axis));
        }
    }

    @Test
    void choicesDependOnSeedStepAndSlotOnly() {
        AugmentationSampler used = sampler(true, 1, 0.1, SEED);
        used.choose(1, 0, 1, draws);

        assertThat(chosen(used, 7, 3)).isEqualTo(chosen(sampler(true, 1, 0.1, SEED), 7, 3));
        Set<List<Object>> different = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            different.add(chosen(used, 7, i));
            different.add(chosen(used, 20 + i, 3));
        }
        different.add(chosen(sampler(true, 1, 0.1, SEED + 1), 7, 3));
        assertThat(different).hasSize(11);
    }

    @Test
    void consecutiveImagesMayShareACropButNotTheirColour() {
        AugmentationSampler sampler = sampler(true, 8, 0.1, SEED);
        Set<List<Object>> crops = new HashSet<>();
        Set<Object> colours = new HashSet<>();
        for (int slot = 0; slot < 32; slot++) {
            crops.add(List.of(slot / 8, chosen(sampler, 5, slot).subList(0, 3)));
            colours.add(chosen(sampler, 5, slot).subList(3, 6));
        }

        assertThat(crops).hasSize(4);
        assertThat(crops.stream().map(crop -> crop.get(1)).distinct()).hasSizeGreaterThan(1);
        assertThat(colours).hasSize(32);
    }

    @Test
    void whatIsSwitchedOffIsNotChosen() {
        AugmentationSampler plain = new AugmentationSampler(augmentation(SIDE, false, 1, 0), SIDE, SEED);
        for (int slot = 0; slot < 30; slot++) {
            draws.cut(slot, 1, 1, true);
            draws.colour(slot, 1, 1, 1);

            assertThat(chosen(plain, 0, slot)).containsExactly(0, 0, false, 0.0, 0.0, 0.0);
        }
    }

    @Test
    void fromTheEpochWithoutNoiseOnOnlyTheColoursAreZero() {
        AugmentationSampler sampler = sampler(true, 1, 0.1, SEED);

        sampler.choose(9, 2, 4, draws);
        List<Object> noisy = drawn(4);
        for (long epoch : new long[] {3, 4, 1000}) {
            sampler.choose(9, epoch, 4, draws);
            assertThat(drawn(4).subList(0, 3)).isEqualTo(noisy.subList(0, 3));
            assertThat(drawn(4).subList(3, 6)).containsExactly(0.0, 0.0, 0.0);
        }
        assertThat(noisy.subList(3, 6)).doesNotContain(0.0);
    }

    @Test
    void aCropLargerThanThePictureIsRefused() {
        assertThatThrownBy(() -> new AugmentationSampler(augmentation(8, true, 1, 0), SIDE, SEED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a crop of 8 cannot be cut out of a side of 7");
    }

    private List<Object> chosen(AugmentationSampler sampler, long step, int slot) {
        sampler.choose(step, 0, slot, draws);
        return drawn(slot);
    }

    private List<Object> drawn(int slot) {
        return List.of(
                draws.row(slot),
                draws.column(slot),
                draws.mirrored(slot),
                draws.colour(slot, 0),
                draws.colour(slot, 1),
                draws.colour(slot, 2));
    }

    private static AugmentationSampler sampler(boolean mirror, int imagesPerCrop, double noise, long seed) {
        return new AugmentationSampler(augmentation(CROP, mirror, imagesPerCrop, noise), SIDE, seed);
    }

    private static Augmentation augmentation(int crop, boolean mirror, int imagesPerCrop, double noise) {
        return new Augmentation(crop, mirror, imagesPerCrop, Mean.NONE, noise, 3, false, 1, Optional.empty());
    }
}
