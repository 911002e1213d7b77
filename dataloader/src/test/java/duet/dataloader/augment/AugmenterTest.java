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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AugmenterTest {
    private static final int SIDE = 7;
    private static final int CROP = 4;
    private static final int SLOTS = 20;
    private final AugmentationDraws draws = new AugmentationDraws(SLOTS);
    /** Every place has its own value: band * 49 + row * 7 + column. */
    private final DataSet places = PatternPictures.set(SIDE, 1, 1, (i, band, y, x) -> band * 49 + y * 7 + x);

    private final Statistics statistics =
            Statistics.measure(PatternPictures.set(SIDE, 5, 1, PatternPictures::varied), 10, 1, 1, (done, total) -> {});
    /** An axis each for red, green and blue, of deviation 10, 20 and 30. */
    private static final PrincipalColours AXES = new PrincipalColours(
            List.of(10.0, 20.0, 30.0), List.of(List.of(1.0, 0.0, 0.0), List.of(0.0, 1.0, 0.0), List.of(0.0, 0.0, 1.0)));

    @Test
    void theCentralViewIsTheCentralCrop() {
        float[] image = centre(Augmentation.none(CROP, Mean.NONE, 1));

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
        float[] channel = centre(augmentation(true, 1, Mean.CHANNEL, 0.1, true, 0.5));
        float[] image = centre(augmentation(true, 1, Mean.IMAGE_UNDER_CROP, 0.1, true, 0.5));

        assertThat(channel[at(1, 2, 3)]).isEqualTo((float)
                (0.5 * (49 + 21 + 4 - statistics.channelMeans().get(1).floatValue())));
        assertThat(image[at(1, 2, 3)]).isEqualTo((49 + 21 + 4 - statistics.mean(1, 3, 4)) * 0.5f);
        assertThat(image).isEqualTo(centre(augmentation(true, 1, Mean.IMAGE_CENTRE, 0.1, true, 0.5)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "3, 0, true", "1, 2, false", "0, 3, true", "3, 3, true"})
    void aTrainingImageIsTheCropThatWasDrawnMirroredWhereDrawn(int row, int column, boolean mirrored) {
        draws.cut(2, row, column, mirrored);

        float[] image = training(augmentation(false, 1, Mean.NONE, 0, false, 1), 2);

        for (int i = 0; i < image.length; i++) {
            int x = mirrored ? CROP - 1 - i % CROP : i % CROP;
            assertThat(image[i]).isEqualTo(i / 16 * 49 + (row + i / CROP % CROP) * 7 + column + x);
        }
    }

    @Test
    void withoutMarginNothingIsCropped() {
        float[] whole = new float[3 * SIDE * SIDE];

        new Augmenter(Augmentation.none(SIDE, Mean.NONE, 1), statistics)
                .training(places(), 0, draws, 4, FloatBuffer.wrap(whole), 0);

        for (int i = 0; i < whole.length; i++) {
            assertThat(whole[i]).isEqualTo(i);
        }
    }

    @Test
    void theColourOffsetIsOneNumberPerBandOfTheDrawnCoefficients() {
        draws.colour(1, 1.5, -2, 0.25);

        float[] image = training(coloured(0.1, Optional.of(AXES)), 1);

        for (int i = 0; i < image.length; i++) {
            double offset =
                    List.of(0.1 * 1.5 * 10, 0.1 * -2 * 20, 0.1 * 0.25 * 30).get(i / 16);
            assertThat(image[i]).isEqualTo(i / 16 * 49 + i / CROP % CROP * 7 + i % CROP + (float) offset);
        }
    }

    @Test
    void withoutColourNoiseNoCoefficientCounts() {
        float[] plain = training(coloured(0, Optional.of(AXES)), 1);
        draws.colour(1, 1.5, -2, 0.25);

        assertThat(training(coloured(0, Optional.of(AXES)), 1)).isEqualTo(plain);
    }

    @ParameterizedTest
    @EnumSource(Mean.class)
    void theMeanIsSubtractedAsItsKindSays(Mean mean) {
        Augmentation augmentation = augmentation(true, 1, mean, 0, false, 2);
        for (int slot = 0; slot < SLOTS; slot++) {
            draws.cut(slot, slot % 4, slot / 4 % 4, slot % 3 == 0);
            float[] plain = training(augmentation(true, 1, Mean.NONE, 0, false, 1), slot);
            float[] image = training(augmentation, slot);
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
    void theColoursOfTheDataSetAreTakenWhereNoneAreGiven() {
        draws.colour(1, 1.5, -2, 0.25);

        assertThat(training(coloured(0.1, Optional.empty()), 1))
                .isEqualTo(training(coloured(0.1, Optional.of(statistics.colours())), 1))
                .isNotEqualTo(training(coloured(0.1, Optional.of(AXES)), 1));
    }

    @Test
    void trainingImagesMayBeDividedByOnePlusTheCoefficient() {
        draws.colour(2, 1.5, -2, 0.25);

        float[] plain = training(augmentation(true, 1, Mean.CHANNEL, 0.1, false, 1), 2);
        float[] divided = training(augmentation(true, 1, Mean.CHANNEL, 0.1, true, 1), 2);

        for (int i = 0; i < plain.length; i++) {
            assertThat(divided[i]).isCloseTo(plain[i] / 1.1f, within(1e-4f));
        }
    }

    @Test
    void offsetAndDivisionEndWithTheEpochsOfNoise() {
        draws.colour(2, 1.5, -2, 0.25);
        Augmentation recipe = augmentation(true, 1, Mean.CHANNEL, 0.1, true, 1);
        float[] quiet = training(augmentation(true, 1, Mean.CHANNEL, 0, true, 1), 2);

        assertThat(training(recipe, 1, 2)).isEqualTo(training(recipe, 0, 2)).isNotEqualTo(quiet);
        assertThat(training(recipe, 2, 2)).isEqualTo(quiet);
        assertThat(training(recipe, 3, 2)).isEqualTo(quiet);
    }

    @ParameterizedTest
    @CsvSource({
        "TOP_LEFT, 0, 0, false",
        "TOP_RIGHT, 0, 3, false",
        "CENTRE, 1, 1, false",
        "BOTTOM_LEFT, 3, 0, false",
        "BOTTOM_RIGHT, 3, 3, false",
        "TOP_LEFT_MIRRORED, 0, 0, true",
        "TOP_RIGHT_MIRRORED, 0, 3, true",
        "CENTRE_MIRRORED, 1, 1, true",
        "BOTTOM_LEFT_MIRRORED, 3, 0, true",
        "BOTTOM_RIGHT_MIRRORED, 3, 3, true",
        "TOP, 0, 1, false",
        "LEFT, 1, 0, false",
        "RIGHT, 1, 3, false",
        "BOTTOM, 3, 1, false"
    })
    void aViewIsTheCropOfItsPlaceUnderEveryMean(TestView view, int row, int column, boolean mirrored) {
        draws.cut(0, row, column, mirrored);
        draws.colour(0, 0, 0, 0);
        for (Mean mean : Mean.values()) {
            Augmentation augmentation = augmentation(true, 1, mean, 0.1, false, 0.5);

            assertThat(view(augmentation, view)).as("%s", mean).isEqualTo(training(augmentation, 0));
        }
    }

    @Test
    void theTenViewsAreFivePlacesAndThenTheirMirrors() {
        assertThat(TestView.TEN).hasSize(10).startsWith(TestView.TOP_LEFT, TestView.TOP_RIGHT, TestView.CENTRE);
        for (int i = 0; i < 5; i++) {
            TestView plain = TestView.TEN.get(i);
            TestView mirror = TestView.TEN.get(i + 5);
            assertThat(plain.mirrored()).isFalse();
            assertThat(mirror.mirrored()).isTrue();
            assertThat(mirror.row(256, 224)).isEqualTo(plain.row(256, 224));
            assertThat(mirror.column(256, 224)).isEqualTo(plain.column(256, 224));
        }
        assertThat(TestView.CENTRE.row(256, 224)).isEqualTo(16);
        assertThat(TestView.BOTTOM_LEFT.row(256, 224)).isEqualTo(32);
    }

    /** Crops of 24 of CIFAR's 32, as cuda-convnet2 cut them: 0, 4 and 8. */
    @Test
    void theNineViewsAreAGridRowByRow() {
        assertThat(TestView.NINE)
                .extracting(view -> List.of(view.row(32, 24), view.column(32, 24)))
                .containsExactly(
                        List.of(0, 0),
                        List.of(0, 4),
                        List.of(0, 8),
                        List.of(4, 0),
                        List.of(4, 4),
                        List.of(4, 8),
                        List.of(8, 0),
                        List.of(8, 4),
                        List.of(8, 8));
        assertThat(TestView.NINE).noneMatch(TestView::mirrored);
    }

    @Test
    void anImageGoesToItsOffsetAndNowhereElse() {
        FloatBuffer target = FloatBuffer.wrap(new float[3 * 48]);

        new Augmenter(augmentation(true, 1, Mean.NONE, 0, false, 1), statistics)
                .training(places(), 0, draws, 0, target, 48);

        for (int i = 0; i < 48; i++) {
            assertThat(target.get(i)).isZero();
            assertThat(target.get(96 + i)).isZero();
        }
        assertThat(target.get(48 + 47)).isGreaterThan(98);
        assertThat(target.position()).isZero();
    }

    @Test
    void aCropLargerThanThePictureIsRefused() {
        assertThatThrownBy(() -> new Augmenter(Augmentation.none(8, Mean.NONE, 1), statistics))
                .isInstanceOf(DataException.class)
                .hasMessage("a crop of 8x8 does not fit pictures of 7x7; take a crop of at most 7");
    }

    private static Augmentation augmentation(
            boolean mirror, int imagesPerCrop, Mean mean, double noise, boolean divide, double scale) {
        return new Augmentation(CROP, mirror, imagesPerCrop, mean, noise, 2, divide, scale, Optional.empty());
    }

    private static Augmentation coloured(double noise, Optional<PrincipalColours> colours) {
        return new Augmentation(CROP, false, 1, Mean.NONE, noise, 2, false, 1, colours);
    }

    private float[] centre(Augmentation augmentation) {
        return view(augmentation, TestView.CENTRE);
    }

    private float[] view(Augmentation augmentation, TestView view) {
        float[] image = new float[3 * CROP * CROP];
        new Augmenter(augmentation, statistics).test(places(), view, FloatBuffer.wrap(image), 0);
        return image;
    }

    private float[] training(Augmentation augmentation, int slot) {
        return training(augmentation, 0, slot);
    }

    private float[] training(Augmentation augmentation, long epoch, int slot) {
        float[] image = new float[3 * CROP * CROP];
        new Augmenter(augmentation, statistics).training(places(), epoch, draws, slot, FloatBuffer.wrap(image), 0);
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
}
