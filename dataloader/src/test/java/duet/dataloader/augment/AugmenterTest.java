package duet.dataloader.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PatternPictures;
import duet.dataloader.statistics.PrincipalColours;
import duet.dataloader.statistics.Statistics;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AugmenterTest {
    private static final int SIDE = 7;
    private static final int CROP = 4;
    private static final long SEED = 11;
    /** Every place has its own value: band * 49 + row * 7 + column. */
    private final DataSet places = PatternPictures.set(SIDE, 1, 1, (i, band, y, x) -> band * 49 + y * 7 + x);

    private final Statistics statistics =
            Statistics.measure(PatternPictures.set(SIDE, 5, 1, PatternPictures::varied), 10, 1, 1, (done, total) -> {});
    /** An axis each for red, green and blue, of deviation 10, 20 and 30. */
    private static final PrincipalColours AXES = new PrincipalColours(
            List.of(10.0, 20.0, 30.0), List.of(List.of(1.0, 0.0, 0.0), List.of(0.0, 1.0, 0.0), List.of(0.0, 0.0, 1.0)));

    @Test
    void aTestImageIsTheCentralCrop() {
        float[] image = validation(Augmentation.none(CROP, Mean.NONE, 1));

        // (7 - 4) / 2 = 1 from the upper left.
        for (int band = 0; band < 3; band++) {
            for (int y = 0; y < CROP; y++) {
                for (int x = 0; x < CROP; x++) {
                    assertThat(image[at(band, y, x)]).isEqualTo(band * 49 + (y + 1) * 7 + x + 1);
                }
            }
        }
    }

    @Test
    void aTestImageHasTheCentralMeanSubtractedAndIsScaledButNotDivided() {
        float[] channel = validation(augmentation(true, 1, Mean.CHANNEL, 0.1, true, 0.5));
        float[] image = validation(augmentation(true, 1, Mean.IMAGE_UNDER_CROP, 0.1, true, 0.5));

        assertThat(channel[at(1, 2, 3)]).isEqualTo((float)
                (0.5 * (49 + 21 + 4 - statistics.channelMeans().get(1).floatValue())));
        assertThat(image[at(1, 2, 3)]).isEqualTo((49 + 21 + 4 - statistics.mean(1, 3, 4)) * 0.5f);
        assertThat(image).isEqualTo(validation(augmentation(true, 1, Mean.IMAGE_CENTRE, 0.1, true, 0.5)));
    }

    @Test
    void aTrainingImageIsACropThatMayBeMirrored() {
        Augmentation augmentation = augmentation(true, 1, Mean.NONE, 0, false, 1);
        boolean seenMirrored = false;
        boolean seenPlain = false;
        for (int slot = 0; slot < 50; slot++) {
            float[] image = training(augmentation, 3, slot);
            boolean mirrored = mirrored(image);
            int row = row(image);
            int column = column(image);
            seenMirrored |= mirrored;
            seenPlain |= !mirrored;
            for (int i = 0; i < image.length; i++) {
                int x = mirrored ? CROP - 1 - i % CROP : i % CROP;
                int place = i / 16 * 49 + (row + i / CROP % CROP) * 7 + column + x;
                assertThat(image[i]).isEqualTo(place);
            }
        }
        assertThat(seenMirrored && seenPlain).isTrue();
    }

    @Test
    void everyPlaceComesUpEquallyOftenAndTheMirrorInHalf() {
        Augmentation augmentation = augmentation(true, 1, Mean.NONE, 0, false, 1);
        int[] counts = new int[16];
        int mirrored = 0;
        Augmenter augmenter = new Augmenter(augmentation, statistics, SEED);
        for (int i = 0; i < 8000; i++) {
            float[] image = training(augmenter, i / 100, i % 100);
            counts[row(image) * 4 + column(image)]++;
            mirrored += mirrored(image) ? 1 : 0;
        }

        // Standard deviations: 22 of 500, and 45 of 4000.
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(400, 600));
        assertThat(mirrored).isBetween(3800, 4200);
    }

    @Test
    void withoutAMirrorNothingIsMirroredAndWithoutMarginNothingIsCropped() {
        Augmentation plain = augmentation(false, 1, Mean.NONE, 0, false, 1);
        for (int slot = 0; slot < 30; slot++) {
            assertThat(mirrored(training(plain, 0, slot))).isFalse();
        }
        float[] whole = new float[3 * SIDE * SIDE];
        new Augmenter(Augmentation.none(SIDE, Mean.NONE, 1), statistics, SEED)
                .training(places(), 9, 9, FloatBuffer.wrap(whole), 0);
        for (int i = 0; i < whole.length; i++) {
            assertThat(whole[i]).isEqualTo(i);
        }
    }

    @Test
    void aDrawDependsOnSeedStepAndSlotOnly() {
        Augmentation augmentation = augmentation(true, 1, Mean.IMAGE_CENTRE, 0.1, false, 1);
        Augmenter used = new Augmenter(augmentation, statistics, SEED);
        training(used, 1, 1);

        assertThat(training(used, 7, 3)).isEqualTo(training(augmentation, 7, 3));
        Set<List<Float>> different = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            different.add(List.of(training(used, 7, i)[0], training(used, 7, i)[20], training(used, 7, i)[40]));
            different.add(List.of(training(used, 20 + i, 3)[0], training(used, 20 + i, 3)[20]));
        }
        assertThat(different).hasSize(10);
        assertThat(training(new Augmenter(augmentation, statistics, SEED + 1), 7, 3))
                .isNotEqualTo(training(used, 7, 3));
    }

    @Test
    void consecutiveImagesMayShareACropButNotTheirColour() {
        Augmentation shared = augmentation(true, 8, Mean.NONE, 0, false, 1);
        Augmentation coloured = augmentation(true, 8, Mean.NONE, 0.1, false, 1);
        Set<Float> corners = new HashSet<>();
        for (int group = 0; group < 4; group++) {
            float[] first = training(shared, 5, 8 * group);
            for (int slot = 8 * group; slot < 8 * group + 8; slot++) {
                assertThat(training(shared, 5, slot)).isEqualTo(first);
            }
            corners.add(first[0]);
        }

        assertThat(corners).hasSizeGreaterThan(1);
        assertThat(training(coloured, 5, 0)[0]).isNotEqualTo(training(coloured, 5, 1)[0]);
    }

    @ParameterizedTest
    @EnumSource(Mean.class)
    void theMeanIsSubtractedAsItsKindSays(Mean mean) {
        Augmentation augmentation = augmentation(true, 1, mean, 0, false, 2);
        for (int slot = 0; slot < 20; slot++) {
            float[] plain = training(augmentation(true, 1, Mean.NONE, 0, false, 1), 2, slot);
            float[] image = training(augmentation, 2, slot);
            for (int i = 0; i < image.length; i++) {
                int band = i / 16;
                int place = (int) plain[i] - 49 * band;
                float subtracted =
                        switch (mean) {
                            case NONE -> 0;
                            case CHANNEL -> statistics.channelMeans().get(band).floatValue();
                            case IMAGE_CENTRE -> statistics.mean(band, 1 + i / CROP % CROP, 1 + i % CROP);
                            case IMAGE_UNDER_CROP -> statistics.mean(band, place / 7, place % 7);
                        };
                assertThat(image[i]).isEqualTo((plain[i] - subtracted) * 2);
            }
        }
    }

    @Test
    void theColourOffsetIsOneNumberPerBandOfTheRightSpread() {
        Augmentation augmentation = new Augmentation(SIDE, false, 1, Mean.NONE, 0.1, false, 1, Optional.of(AXES));
        Augmenter augmenter = new Augmenter(augmentation, statistics, SEED);
        float[] image = new float[3 * 49];
        double[] sums = new double[3];
        double[] squares = new double[3];
        for (int i = 0; i < 4000; i++) {
            augmenter.training(places(), i, 0, FloatBuffer.wrap(image), 0);
            for (int band = 0; band < 3; band++) {
                float offset = image[band * 49] - band * 49;
                assertThat(image[band * 49 + 30] - band * 49 - 30).isCloseTo(offset, within(1e-4f));
                sums[band] += offset;
                squares[band] += offset * offset;
            }
        }
        for (int band = 0; band < 3; band++) {
            double expected = band + 1;
            assertThat(sums[band] / 4000).isCloseTo(0, within(0.08 * expected));
            assertThat(Math.sqrt(squares[band] / 4000)).isCloseTo(expected, within(0.05 * expected));
        }
    }

    @Test
    void theColoursOfTheDataSetAreTakenWhereNoneAreGiven() {
        Augmentation own = augmentation(false, 1, Mean.NONE, 0.1, false, 1);
        Augmentation given =
                new Augmentation(CROP, false, 1, Mean.NONE, 0.1, false, 1, Optional.of(statistics.colours()));
        Augmentation other = new Augmentation(CROP, false, 1, Mean.NONE, 0.1, false, 1, Optional.of(AXES));

        assertThat(training(own, 1, 1)).isEqualTo(training(given, 1, 1)).isNotEqualTo(training(other, 1, 1));
    }

    @Test
    void trainingImagesMayBeDividedByOnePlusTheCoefficient() {
        float[] plain = training(augmentation(true, 1, Mean.CHANNEL, 0.1, false, 1), 4, 2);
        float[] divided = training(augmentation(true, 1, Mean.CHANNEL, 0.1, true, 1), 4, 2);

        for (int i = 0; i < plain.length; i++) {
            assertThat(divided[i]).isCloseTo(plain[i] / 1.1f, within(1e-4f));
        }
    }

    @Test
    void anImageGoesToItsOffsetAndNowhereElse() {
        FloatBuffer target = FloatBuffer.wrap(new float[3 * 48]);

        new Augmenter(augmentation(true, 1, Mean.NONE, 0, false, 1), statistics, SEED)
                .training(places(), 1, 0, target, 48);

        for (int i = 0; i < 48; i++) {
            assertThat(target.get(i)).isZero();
            assertThat(target.get(96 + i)).isZero();
        }
        assertThat(target.get(48 + 47)).isGreaterThan(98);
        assertThat(target.position()).isZero();
    }

    @Test
    void aCropLargerThanThePictureIsRefused() {
        assertThatThrownBy(() -> new Augmenter(Augmentation.none(8, Mean.NONE, 1), statistics, SEED))
                .isInstanceOf(DataException.class)
                .hasMessage("a crop of 8x8 does not fit pictures of 7x7; take a crop of at most 7");
    }

    private static Augmentation augmentation(
            boolean mirror, int imagesPerCrop, Mean mean, double noise, boolean divide, double scale) {
        return new Augmentation(CROP, mirror, imagesPerCrop, mean, noise, divide, scale, Optional.empty());
    }

    private float[] validation(Augmentation augmentation) {
        float[] image = new float[3 * CROP * CROP];
        new Augmenter(augmentation, statistics, SEED).validation(places(), FloatBuffer.wrap(image), 0);
        return image;
    }

    private float[] training(Augmentation augmentation, long step, int slot) {
        return training(new Augmenter(augmentation, statistics, SEED), step, slot);
    }

    private float[] training(Augmenter augmenter, long step, int slot) {
        float[] image = new float[3 * CROP * CROP];
        augmenter.training(places(), step, slot, FloatBuffer.wrap(image), 0);
        return image;
    }

    private byte[] places() {
        byte[] picture = new byte[3 * SIDE * SIDE];
        places.training().read(0, picture);
        return picture;
    }

    private static int at(int band, int y, int x) {
        return (band * CROP + y) * CROP + x;
    }

    private static boolean mirrored(float[] image) {
        return image[0] > image[1];
    }

    private static int row(float[] image) {
        return (int) image[0] / 7;
    }

    private static int column(float[] image) {
        return (int) Math.min(image[0], image[CROP - 1]) % 7;
    }
}
