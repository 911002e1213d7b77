package duet.dataloader.batch;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.DataSet;
import duet.dataloader.PatternPictures;
import duet.dataloader.augment.Augmentation;
import duet.dataloader.augment.Mean;
import duet.dataloader.statistics.PrincipalColours;
import duet.dataloader.statistics.Statistics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any run can be made again from its seed: the figures here are of the first program that made them and never change. */
class SameBatchesTest {
    private static final int SIDE = 16;
    private static final long SEED = 0x1234_5678_9ABCL;
    private static final PrincipalColours AXES = new PrincipalColours(
            List.of(40.0, 9.0, 3.0),
            List.of(List.of(0.6, 0.6, 0.52), List.of(0.7, 0.0, -0.7), List.of(0.4, -0.8, 0.4)));

    private final DataSet set = PatternPictures.set(SIDE, 50, 9, PatternPictures::varied);
    private final Statistics statistics = Statistics.measure(set, 100, 1, 1, (done, total) -> {});

    /** What was made of the batch of step 6 in epoch 2 at position 17, and of validation images 2 to 7. */
    private enum Known {
        PAPER(
                new Augmentation(12, true, 1, Mean.IMAGE_CENTRE, 0.1, Long.MAX_VALUE, false, 1, Optional.of(AXES)),
                0xABF585F0,
                0x654F3142,
                -16.469303f,
                -116.67979f),
        OF_2012(
                new Augmentation(12, true, 4, Mean.IMAGE_CENTRE, 0.1, Long.MAX_VALUE, true, 1, Optional.of(AXES)),
                0x6BF8E468,
                0x654F3142,
                -14.972095f,
                -59.7089f),
        OWN_COLOURS(
                new Augmentation(
                        13, false, 1, Mean.IMAGE_UNDER_CROP, 0.3, Long.MAX_VALUE, false, 0.25, Optional.empty()),
                0x18980AF1,
                0xB9D45543,
                -23.50806f,
                -19.409039f),
        NO_NOISE(
                new Augmentation(9, true, 1, Mean.CHANNEL, 0, Long.MAX_VALUE, true, 1, Optional.empty()),
                0x2E980AA7,
                0x86435F7E,
                35.71f,
                61.510002f),
        NOT_CROPPED(
                new Augmentation(SIDE, true, 1, Mean.NONE, 0.1, Long.MAX_VALUE, false, 1, Optional.of(AXES)),
                0xBE7E7768,
                0x2B296845,
                51.1907f,
                162.22021f);

        final Augmentation augmentation;
        final int training;
        final int validation;
        final float firstPixel;
        final float lastPixel;

        Known(Augmentation augmentation, int training, int validation, float firstPixel, float lastPixel) {
            this.augmentation = augmentation;
            this.training = training;
            this.validation = validation;
            this.firstPixel = firstPixel;
            this.lastPixel = lastPixel;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSeedMakesTheBatchesItAlwaysMade(Known known) {
        BatchFactory factory =
                BatchFactory.create(set, statistics, known.augmentation, SEED, Order.SHUFFLED_EACH_EPOCH);
        BatchBuffer buffer = new BatchBuffer(8, factory.imageShape());

        factory.newMaker().make(new BatchRequest(Split.TRAINING, 6, 2, 17, 7), buffer);
        int last = 7 * factory.imageShape().count() - 1;
        assertThat(buffer.images().get(0)).isEqualTo(known.firstPixel);
        assertThat(buffer.images().get(last)).isEqualTo(known.lastPixel);
        assertThat(checksum(buffer)).isEqualTo(known.training).isEqualTo(buffer.checksum());

        factory.newMaker().make(new BatchRequest(Split.VALIDATION, 0, 0, 2, 6), buffer);
        assertThat(checksum(buffer)).isEqualTo(known.validation).isEqualTo(buffer.checksum());
    }

    /** CRC-32C of the pixels and the labels as a reader of the definition would write it. */
    private static int checksum(BatchBuffer buffer) {
        int pixels = buffer.size() * buffer.image().count();
        ByteBuffer bytes = ByteBuffer.allocate((pixels + buffer.size()) * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < pixels; i++) {
            bytes.putFloat(buffer.images().get(i));
        }
        for (int slot = 0; slot < buffer.size(); slot++) {
            bytes.putInt(buffer.labels()[slot]);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.array());
        return (int) crc.getValue();
    }
}
