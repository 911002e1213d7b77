package duet.dataloader.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PatternPictures;
import duet.dataloader.augment.Augmentation;
import duet.dataloader.augment.AugmentationDraws;
import duet.dataloader.augment.AugmentationSampler;
import duet.dataloader.augment.Mean;
import duet.dataloader.augment.TestView;
import duet.dataloader.statistics.Statistics;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchFactoryTest {
    private static final int SIDE = 6;
    private static final int CROP = 4;
    private final DataSet set = PatternPictures.set(SIDE, 20, 7, (i, band, y, x) -> 8 * i + 1);
    private final Statistics statistics = Statistics.measure(set, 100, 1, 1, (done, total) -> {});
    private static final Augmentation AUGMENTATION =
            new Augmentation(CROP, true, 1, Mean.NONE, 0.1, Long.MAX_VALUE, false, 1, Optional.empty());

    private final BatchFactory factory =
            BatchFactory.create(set, statistics, AUGMENTATION, 3, Order.SHUFFLED_EACH_EPOCH);
    private final BatchBuffer buffer = new BatchBuffer(5, factory.imageShape());

    @Test
    void itTellsWhatItsBatchesAreMadeOf() {
        assertThat(factory.imageShape()).isEqualTo(new Shape(3, 4, 4));
        assertThat(factory.trainingImages()).isEqualTo(20);
        assertThat(factory.validationImages()).isEqualTo(7);
        assertThat(factory.classes()).containsExactly("a", "b", "c");
    }

    @Test
    void anEpochOfBatchesShowsEveryImageOnceWithItsLabel() {
        BatchMaker maker = factory.newMaker();
        int[] seen = new int[20];
        for (int step = 0; step < 4; step++) {
            maker.make(new BatchRequest(Split.TRAINING, step, 0, 5 * step, 5), buffer);
            for (int slot = 0; slot < 5; slot++) {
                seen[buffer.imageIds()[slot]]++;
                assertThat(buffer.labels()[slot]).isEqualTo(buffer.imageIds()[slot] % 3);
            }
        }

        assertThat(seen).containsOnly(1);
    }

    @Test
    void validationImagesComeInStoredOrderWithoutNoise() {
        factory.newMaker().make(new BatchRequest(Split.VALIDATION, 0, 0, 2, 4), buffer);

        assertThat(buffer.imageIds()).containsExactly(2, 3, 4, 5, 0);
        assertThat(buffer.labels()).containsExactly(2, 0, 1, 2, 0);
        for (int slot = 0; slot < 4; slot++) {
            assertThat(image(slot)).containsOnly(8 * (22 + slot) + 1);
        }
    }

    @Test
    void trainingImagesAreTestedInStoredOrderWithoutNoise() {
        BatchFactory testing = factory.testingOnTraining();
        testing.newMaker().make(new BatchRequest(Split.VALIDATION, 0, 0, 14, 4), buffer);

        assertThat(testing.validationImages()).isEqualTo(20);
        assertThat(buffer.imageIds()).containsExactly(14, 15, 16, 17, 0);
        assertThat(image(1)).containsOnly(8 * 15 + 1);
    }

    @Test
    void tenViewsOfAnImageFollowEachOtherWithItsLabel() {
        DataSet gradients = PatternPictures.set(SIDE, 3, 4, (i, band, y, x) -> 40 * i + 6 * y + x);
        BatchFactory ofViews = BatchFactory.create(gradients, statistics, AUGMENTATION, 3, Order.SHUFFLED_EACH_EPOCH);
        BatchBuffer views = new BatchBuffer(25, ofViews.imageShape());
        ofViews.newMaker().make(new BatchRequest(Split.VALIDATION, 0, 0, 1, 2, 10), views);

        assertThat(views.size()).isEqualTo(20);
        assertThat(views.imageIds())
                .containsSequence(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2)
                .endsWith(2, 0, 0, 0, 0, 0);
        for (int row = 0; row < 20; row++) {
            int picture = 1 + row / 10;
            TestView view = TestView.TEN.get(row % 10);
            int column = view.column(SIDE, CROP) + (view.mirrored() ? CROP - 1 : 0);
            assertThat(views.labels()[row]).isEqualTo(gradients.validation().label(picture));
            assertThat(views.images().get(48 * row)).isEqualTo(pixel(gradients, picture, view.row(SIDE, CROP), column));
        }
    }

    @Test
    void nineViewsOfAnotherSourceStandInForValidation() {
        DataSet gradients = PatternPictures.set(SIDE, 3, 4, (i, band, y, x) -> 40 * i + 6 * y + x);
        BatchBuffer views = new BatchBuffer(9, factory.imageShape());
        BatchFactory others = factory.testingOn(gradients.validation());
        others.newMaker().make(new BatchRequest(Split.VALIDATION, 0, 0, 2, 1, 9), views);

        assertThat(others.validationImages()).isEqualTo(4);
        for (int row = 0; row < 9; row++) {
            TestView view = TestView.NINE.get(row);
            assertThat(views.images().get(48 * row))
                    .isEqualTo(pixel(gradients, 2, view.row(SIDE, CROP), view.column(SIDE, CROP)));
        }
    }

    private static float pixel(DataSet set, int picture, int row, int column) {
        byte[] pixels = new byte[set.pictureBytes()];
        set.validation().read(picture, pixels);
        return pixels[row * SIDE + column] & 0xFF;
    }

    @Test
    void anotherNumberOfViewsIsRefused() {
        assertThatThrownBy(() -> factory.newMaker().make(new BatchRequest(Split.VALIDATION, 0, 0, 0, 1, 3), buffer))
                .hasMessage("3 views of an image, expected 1, 9 or 10");
        assertThatThrownBy(() -> new BatchRequest(Split.TRAINING, 0, 0, 0, 1, 10))
                .hasMessageContaining("expected 1 in training");
    }

    @Test
    void slotsPastTheLastImageAreZero() {
        BatchMaker maker = factory.newMaker();
        maker.make(new BatchRequest(Split.TRAINING, 0, 0, 0, 5), buffer);
        assertThat(buffer.size()).isEqualTo(5);

        BatchRequest last = new BatchRequest(Split.TRAINING, 1, 0, 18, 2);
        maker.make(last, buffer);

        assertThat(buffer.size()).isEqualTo(2);
        assertThat(buffer.request()).isEqualTo(last);
        assertThat(Arrays.copyOfRange(buffer.labels(), 2, 5)).containsOnly(0);
        assertThat(Arrays.copyOfRange(buffer.imageIds(), 2, 5)).containsOnly(0);
        for (int slot = 2; slot < 5; slot++) {
            assertThat(image(slot)).containsOnly(0);
        }
        assertThat(image(1)).doesNotContain(0);
    }

    @Test
    void anyMakerMakesTheSameBatchOfTheSameRequest() {
        BatchRequest request = new BatchRequest(Split.TRAINING, 9, 2, 10, 5);
        BatchMaker busy = factory.newMaker();
        busy.make(new BatchRequest(Split.TRAINING, 3, 1, 0, 5), buffer);
        busy.make(request, buffer);
        BatchBuffer other = new BatchBuffer(5, factory.imageShape());

        BatchFactory.create(set, statistics, AUGMENTATION, 3, Order.SHUFFLED_EACH_EPOCH)
                .newMaker()
                .make(request, other);

        assertThat(other.images()).isEqualTo(buffer.images());
        assertThat(other.imageIds()).isEqualTo(buffer.imageIds());
        BatchFactory.create(set, statistics, AUGMENTATION, 4, Order.SHUFFLED_EACH_EPOCH)
                .newMaker()
                .make(request, other);
        assertThat(other.images()).isNotEqualTo(buffer.images());
    }

    @Test
    void theStepSelectsTheAugmentationAndTheEpochTheImages() {
        BatchMaker maker = factory.newMaker();
        BatchBuffer other = new BatchBuffer(5, factory.imageShape());
        maker.make(new BatchRequest(Split.TRAINING, 1, 0, 0, 5), buffer);

        maker.make(new BatchRequest(Split.TRAINING, 2, 0, 0, 5), other);
        assertThat(other.imageIds()).isEqualTo(buffer.imageIds());
        assertThat(other.images()).isNotEqualTo(buffer.images());

        maker.make(new BatchRequest(Split.TRAINING, 1, 1, 0, 5), other);
        assertThat(other.imageIds()).isNotEqualTo(buffer.imageIds());
    }

    @Test
    void aBatchTellsTheChoicesThatMadeIt() {
        factory.newMaker().make(new BatchRequest(Split.TRAINING, 4, 1, 3, 5), buffer);

        DrawnBatch drawn = buffer.drawn();

        int[] order = new Sampler(20, 3, Order.SHUFFLED_EACH_EPOCH).permutation(1);
        AugmentationDraws draws = new AugmentationDraws(5);
        AugmentationSampler sampler = new AugmentationSampler(AUGMENTATION, SIDE, 3);
        for (int slot = 0; slot < 5; slot++) {
            sampler.choose(4, 1, slot, draws);
        }
        assertThat(drawn).isEqualTo(DrawnBatch.of(Arrays.copyOfRange(order, 3, 8), draws, 5));
    }

    @Test
    void aBatchThatFailsLeavesTheBufferEmpty() {
        DataSet broken = PatternPictures.set(SIDE, 20, 7, (i, band, y, x) -> {
            throw new DataException("a broken picture");
        });
        BatchMaker maker = BatchFactory.create(broken, statistics, AUGMENTATION, 3, Order.SHUFFLED_ONCE)
                .newMaker();
        BatchRequest request = new BatchRequest(Split.TRAINING, 0, 0, 0, 5);
        factory.newMaker().make(request, buffer);

        assertThatThrownBy(() -> maker.make(request, buffer)).isInstanceOf(DataException.class);

        assertThat(buffer.size()).isZero();
    }

    @Test
    void aCropThatDoesNotFitIsRefusedWithTheNameOfTheSet() {
        assertThatThrownBy(() -> BatchFactory.create(
                        set, statistics, Augmentation.none(7, Mean.NONE, 1), 1, Order.SHUFFLED_ONCE))
                .isInstanceOf(DataException.class)
                .hasMessage("patterns: a crop of 7x7 does not fit its pictures of 6x6; take a crop of at most 6");
    }

    @Test
    void aRequestPastTheEndOrBeyondTheBufferIsRefused() {
        BatchMaker maker = factory.newMaker();

        assertThatThrownBy(() -> maker.make(new BatchRequest(Split.VALIDATION, 0, 0, 3, 5), buffer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("goes past the 7 images");
        assertThatThrownBy(() -> maker.make(new BatchRequest(Split.TRAINING, 0, 0, 0, 6), buffer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not fit a buffer for 5");
    }

    private float[] image(int slot) {
        FloatBuffer images = buffer.images();
        float[] values = new float[48];
        IntStream.range(0, 48).forEach(i -> values[i] = images.get(48 * slot + i));
        return values;
    }
}
