package duet.dataloader.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PatternPictures;
import duet.dataloader.augment.Augmentation;
import duet.dataloader.augment.Mean;
import duet.dataloader.statistics.Statistics;
import duet.ops.network.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecordedChoicesTest {
    private static final int SIDE = 6;
    private static final int CROP = 4;
    private static final String REMEDY = "; take the record and the data of the same run";

    private final DataSet set = PatternPictures.set(SIDE, 20, 7, PatternPictures::varied);
    private final Statistics statistics = Statistics.measure(set, 100, 1, 1, (done, total) -> {});
    private final BatchBuffer buffer = buffer();
    private final BatchBuffer again = buffer();

    @ParameterizedTest
    @EnumSource(Mean.class)
    void aBatchMadeOfItsChoicesIsTheSameInEveryBitWhateverTheSeed(Mean mean) {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Augmentation augmentation = new Augmentation(
                CROP,
                random.nextBoolean(),
                random.nextInt(1, 4),
                mean,
                random.nextBoolean() ? 0.1 : 0,
                Long.MAX_VALUE,
                true,
                0.5,
                Optional.empty());
        BatchMaker first = factory(augmentation, seed).newMaker();
        Map<Long, DrawnBatch> record = new HashMap<>();
        BatchMaker replay = factory(augmentation, seed + 1).newMaker(record::get);

        for (long step = 0; step < 5; step++) {
            BatchRequest request =
                    new BatchRequest(Split.TRAINING, step, step / 3, random.nextInt(16), random.nextInt(1, 6));
            first.make(request, buffer);
            record.put(step, buffer.drawn());
            replay.make(request, again);
            assertSame("seed " + seed + ", " + request);
        }
    }

    @Test
    void theChoicesCountAndNothingElseOfTheRequest() {
        DrawnBatch drawn = drawn(3, 2, 1, 0.5);

        maker(drawn).make(new BatchRequest(Split.TRAINING, 8, 4, 0, 2), buffer);
        // Past the end of the epoch's order: it does not choose here.
        maker(drawn).make(new BatchRequest(Split.TRAINING, 8, 5, 19, 2), again);

        assertThat(buffer.drawn()).isEqualTo(drawn).isEqualTo(again.drawn());
        assertThat(buffer.imageIds()).startsWith(0, 3);
        assertThat(buffer.labels()).startsWith(0, 0);
        assertThat(again.checksum()).isEqualTo(buffer.checksum());
        // Row 2, column 1, mirrored: the last column of the crop is the stored column 1.
        float shift = (float) (0.1 * statistics.colours().offset(0, 0.5, 0.5, 0.5));
        assertThat(buffer.images().get(48 + 3)).isEqualTo(PatternPictures.varied(3, 0, 2, 1) + shift);
    }

    @Test
    void validationNeedsNoRecord() {
        BatchRequest request = new BatchRequest(Split.VALIDATION, 2, 0, 3, 4);
        factory(noisy(), 1).newMaker().make(request, buffer);

        maker(null).make(request, again);

        assertSame("validation");
    }

    @Test
    void aStepWithoutARecordIsRefused() {
        assertRefused(
                null, "step 8: no choices are recorded, expected those of 2 images; ask for a step that was recorded");
    }

    @Test
    void anotherSizeThanTheRequestsIsRefused() {
        DrawnBatch three = new DrawnBatch(new int[3], new int[3], new int[3], new boolean[3], new double[9]);

        assertRefused(three, "step 8: the choices of 3 images are recorded, expected 2" + REMEDY);
    }

    @ParameterizedTest
    @CsvSource({
        "20, 0, 0, 0, training image 20, 0 to 19",
        "-1, 0, 0, 0, training image -1, 0 to 19",
        "3, 3, 0, 0, crop at row 3, 0 to 2",
        "3, -1, 0, 0, crop at row -1, 0 to 2",
        "3, 0, 3, 0, crop at column 3, 0 to 2",
        "3, 0, -2147483648, 0, crop at column -2147483648, 0 to 2",
        "3, 0, 0, NaN, colour coefficient NaN, a finite number",
        "3, 0, 0, -Infinity, colour coefficient -Infinity, a finite number"
    })
    void choicesOutsideOfTheDataAreRefused(
            int image, int row, int column, double colour, String found, String expected) {
        assertRefused(
                drawn(image, row, column, colour),
                "step 8, slot 1: " + found + " is recorded, expected " + expected + " in patterns" + REMEDY);
    }

    @Test
    void theOutermostChoicesAreFollowed() {
        maker(drawn(19, 2, 2, 6.6)).make(new BatchRequest(Split.TRAINING, 8, 0, 0, 2), buffer);

        assertThat(buffer.size()).isEqualTo(2);
    }

    private void assertRefused(DrawnBatch drawn, String message) {
        BatchMaker maker = maker(drawn);
        assertThatThrownBy(() -> maker.make(new BatchRequest(Split.TRAINING, 8, 0, 0, 2), buffer))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
        assertThat(buffer.size()).isZero();
    }

    private void assertSame(String what) {
        assertThat(again.images()).as(what).isEqualTo(buffer.images());
        assertThat(again.labels()).as(what).isEqualTo(buffer.labels());
        assertThat(again.imageIds()).as(what).isEqualTo(buffer.imageIds());
        assertThat(again.checksum()).as(what).isEqualTo(buffer.checksum());
    }

    /** Two images: the first of the set as it is, then the given one, mirrored. */
    private static DrawnBatch drawn(int image, int row, int column, double colour) {
        return new DrawnBatch(
                new int[] {0, image},
                new int[] {0, row},
                new int[] {0, column},
                new boolean[] {false, true},
                new double[] {0, 0, 0, colour, colour, colour});
    }

    /** Only step 8 is recorded. */
    private BatchMaker maker(DrawnBatch drawn) {
        return factory(noisy(), 1).newMaker(step -> step == 8 ? drawn : null);
    }

    private static Augmentation noisy() {
        return new Augmentation(CROP, true, 1, Mean.NONE, 0.1, Long.MAX_VALUE, false, 1, Optional.empty());
    }

    private BatchFactory factory(Augmentation augmentation, long seed) {
        return BatchFactory.create(set, statistics, augmentation, seed, Order.SHUFFLED_EACH_EPOCH);
    }

    private static BatchBuffer buffer() {
        return new BatchBuffer(5, new Shape(3, CROP, CROP));
    }
}
