package duet.dataloader.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import duet.dataloader.DataSet;
import duet.dataloader.PatternPictures;
import duet.dataloader.statistics.PrincipalColours;
import duet.dataloader.statistics.Statistics;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quick way to an image against the definition, pixel by pixel in double precision. */
class AugmenterDefinitionTest {
    private static final double NOISE = 0.1;
    private static final PrincipalColours AXES = new PrincipalColours(
            List.of(40.0, 9.0, 3.0),
            List.of(List.of(0.6, 0.6, 0.52), List.of(0.7, 0.0, -0.7), List.of(0.4, -0.8, 0.4)));

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    /** Crops of less than, exactly and more than a word and a strip, odd ones, and those that fill the picture. */
    @ParameterizedTest
    @CsvSource({"1, 1", "5, 2", "9, 8", "9, 9", "17, 15", "16, 16", "21, 17", "40, 31", "35, 32", "33, 33"})
    void shouldMakeWhatTheDefinitionSays(int side, int crop) {
        Statistics statistics = statistics(side);
        for (Mean mean : Mean.values()) {
            for (boolean divide : new boolean[] {false, true}) {
                for (int i = 0; i < 6; i++) {
                    Augmentation augmentation = new Augmentation(
                            crop, true, 1, mean, NOISE, Long.MAX_VALUE, divide, 0.25, Optional.of(AXES));
                    Cut cut = cut(side - crop);
                    byte[] picture = picture(side);
                    FloatBuffer image = direct(crop);
                    new Augmenter(augmentation, statistics).training(picture, 0, cut.draws(), 0, image, 0);

                    assertDefined(image, picture, statistics, augmentation, cut);
                }
            }
        }
    }

    @Test
    void shouldMakeTheMirrorOfAnImageWithTheSameBits() {
        int side = 37;
        int crop = 29;
        Augmenter augmenter = new Augmenter(
                new Augmentation(
                        crop,
                        true,
                        1,
                        Mean.IMAGE_UNDER_CROP,
                        NOISE,
                        Long.MAX_VALUE,
                        true,
                        1 / 58.395,
                        Optional.of(AXES)),
                statistics(side));
        byte[] picture = picture(side);
        AugmentationDraws draws = new AugmentationDraws(1);
        FloatBuffer plain = direct(crop);
        FloatBuffer mirrored = direct(crop);
        draws.colour(0, 0.3, -1.7, 0.9);

        draws.cut(0, 5, 2, false);
        augmenter.training(picture, 0, draws, 0, plain, 0);
        draws.cut(0, 5, 2, true);
        augmenter.training(picture, 0, draws, 0, mirrored, 0);

        for (int i = 0; i < plain.capacity(); i++) {
            int opposite = i / crop * crop + crop - 1 - i % crop;
            assertThat(mirrored.get(opposite)).as("seed %d, place %d", seed, i).isEqualTo(plain.get(i));
        }
    }

    @Test
    void shouldAllocateNothingPerImage() {
        Assumptions.assumeTrue(
                ManagementFactory.getThreadMXBean() instanceof ThreadMXBean counter
                        && counter.isThreadAllocatedMemorySupported()
                        && counter.isThreadAllocatedMemoryEnabled(),
                "this JVM does not count allocations");
        ThreadMXBean counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Augmenter augmenter = new Augmenter(
                new Augmentation(17, true, 1, Mean.IMAGE_UNDER_CROP, NOISE, Long.MAX_VALUE, true, 1, Optional.of(AXES)),
                statistics(21));
        Cut cut = cut(4);
        AugmentationDraws draws = cut.draws();
        byte[] picture = picture(21);
        FloatBuffer image = direct(17);
        long thread = Thread.currentThread().getId();

        long bytes = Long.MAX_VALUE;
        // What the first images cause once, such as linking, is not an allocation per image.
        for (int round = 0; round < 10 && bytes > 0; round++) {
            long before = counter.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 100; i++) {
                augmenter.training(picture, 0, draws, 0, image, 0);
                augmenter.test(picture, TestView.BOTTOM_LEFT_MIRRORED, image, 0);
            }
            bytes = counter.getThreadAllocatedBytes(thread) - before;
        }

        // The two readings themselves may allocate; 200 images of 16 bytes each would be 3,200.
        assertThat(bytes).isLessThan(1_000);
    }

    /** Where an image was cut out, and its coefficients. */
    private record Cut(int row, int column, boolean mirrored, double z0, double z1, double z2) {
        AugmentationDraws draws() {
            AugmentationDraws draws = new AugmentationDraws(1);
            draws.cut(0, row, column, mirrored);
            draws.colour(0, z0, z1, z2);
            return draws;
        }
    }

    private void assertDefined(
            FloatBuffer image, byte[] picture, Statistics statistics, Augmentation augmentation, Cut cut) {
        int side = statistics.side();
        int crop = augmentation.crop();
        double factor = augmentation.scale() / (augmentation.divideByOnePlusNoise() ? 1 + NOISE : 1);
        for (int i = 0; i < image.capacity(); i++) {
            int band = i / (crop * crop);
            int y = i / crop % crop;
            int x = i % crop;
            int row = cut.row + y;
            int column = cut.column + (cut.mirrored ? crop - 1 - x : x);
            double pixel = picture[(band * side + row) * side + column] & 0xFF;
            double mean =
                    switch (augmentation.mean()) {
                        case NONE -> 0;
                        case CHANNEL -> statistics.channelMeans().get(band);
                        case IMAGE_CENTRE -> statistics.mean(band, (side - crop) / 2 + y, (side - crop) / 2 + x);
                        case IMAGE_UNDER_CROP -> statistics.mean(band, row, column);
                    };
            double shift = 0;
            double[] z = {cut.z0, cut.z1, cut.z2};
            for (int axis = 0; axis < 3; axis++) {
                shift += NOISE
                        * z[axis]
                        * AXES.deviations().get(axis)
                        * AXES.axes().get(axis).get(band);
            }
            // Six roundings to 24 bits of values below 512: of mean, shift, factor, difference, sum and product.
            assertThat((double) image.get(i))
                    .as("seed %d, %s, %s, place %d", seed, augmentation, cut, i)
                    .isCloseTo((pixel - mean + shift) * factor, within(0x1p-13 * factor));
        }
    }

    private Cut cut(int margin) {
        return new Cut(
                random.nextInt(margin + 1),
                random.nextInt(margin + 1),
                random.nextBoolean(),
                random.nextDouble(-3, 3),
                random.nextDouble(-3, 3),
                random.nextDouble(-3, 3));
    }

    private byte[] picture(int side) {
        byte[] picture = new byte[DataSet.BANDS * side * side];
        random.nextBytes(picture);
        return picture;
    }

    private static Statistics statistics(int side) {
        DataSet set = PatternPictures.set(side, 5, 1, PatternPictures::varied);
        return Statistics.measure(set, 10, 1, 1, (done, total) -> {});
    }

    private static FloatBuffer direct(int crop) {
        return ByteBuffer.allocateDirect(DataSet.BANDS * crop * crop * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
