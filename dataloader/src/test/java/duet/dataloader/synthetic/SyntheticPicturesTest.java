package duet.dataloader.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.DataSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyntheticPicturesTest {
    private static final int SIDE = 7;

    @Test
    void aPictureIsAFunctionOfSeedAndIndex() {
        assertThat(picture(1, 0))
                .isEqualTo(picture(1, 0))
                .isNotEqualTo(picture(1, 1))
                .isNotEqualTo(picture(2, 0));
    }

    @Test
    void labelsGoRound() {
        DataSet set = SyntheticPictures.create(1, SIDE, 3, 8);
        assertThat(IntStream.range(0, 8).map(set.training()::label)).containsExactly(0, 1, 2, 0, 1, 2, 0, 1);
        assertThat(set.classes()).hasSize(3);
    }

    @Test
    void everyByteIsDrawnByItself() {
        byte[] noise = new byte[3 * 64 * 64];
        SyntheticPictures.create(1, 64, 2, 1).training().read(0, noise);
        int[] counts = new int[256];
        for (byte value : noise) {
            counts[value & 0xFF]++;
        }
        // 48 of each value are expected; 20 to 80 is four standard deviations.
        assertThat(counts).matches(all -> IntStream.of(all).allMatch(count -> count >= 20 && count <= 80));
    }

    private static byte[] picture(long seed, int index) {
        byte[] picture = new byte[3 * SIDE * SIDE];
        SyntheticPictures.create(seed, SIDE, 2, 8).training().read(index, picture);
        return picture;
    }
}
