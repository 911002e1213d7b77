package duet.dataloader.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import duet.dataloader.DataException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeSquareTest {
    private static final int SIDE = 37;

    private final byte[] file = Encoded.jpeg(Encoded.noise(SIDE, SIDE, new Random(1)), 0.95f, "2x2", false);
    private final byte[] planar = new byte[3 * SIDE * SIDE];

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGiveThePicturesPixelsPlaneByPlane(boolean turbo) throws IOException {
        PictureDecoder.square(
                ByteBuffer.wrap(file),
                SIDE,
                planar,
                turbo && DecoderChoice.make().turbo());

        byte[] rgb = PictureDecoder.decode(file, "x").rgb();
        for (int i = 0; i < rgb.length; i++) {
            assertThat(planar[i % 3 * SIDE * SIDE + i / 3]).as("sample %d", i).isEqualTo(rgb[i]);
        }
    }

    @Test
    void shouldReadAPieceOfAShardAndLeaveItAsItWas() {
        byte[] expected = new byte[planar.length];
        PictureDecoder.decodeSquare(ByteBuffer.wrap(file), "x", SIDE, expected);
        ByteBuffer shard = ByteBuffer.allocateDirect(file.length + 100);
        shard.position(31).put(file).limit(31 + file.length).position(31);

        PictureDecoder.decodeSquare(shard.order(ByteOrder.LITTLE_ENDIAN), "x", SIDE, planar);
        byte[] readOnly = new byte[planar.length];
        PictureDecoder.decodeSquare(shard.asReadOnlyBuffer(), "x", SIDE, readOnly);

        assertThat(planar).isEqualTo(expected);
        assertThat(readOnly).isEqualTo(expected);
        assertThat(shard.position()).isEqualTo(31);
        assertThat(shard.limit()).isEqualTo(31 + file.length);
    }

    @Test
    void shouldRefuseAnotherSize() {
        assertThatThrownBy(() -> PictureDecoder.decodeSquare(
                        ByteBuffer.wrap(file), "train-00000.zip: train/a/b.jpg", 32, new byte[3 * 32 * 32]))
                .isInstanceOf(DataException.class)
                .hasMessage("train-00000.zip: train/a/b.jpg: is 37x37 pixels, expected 32x32;"
                        + " replace or remove the file");
    }

    @Test
    void shouldRefuseADamagedRecord() {
        ByteBuffer half = ByteBuffer.wrap(Arrays.copyOf(file, file.length / 2));

        assertThatThrownBy(() -> PictureDecoder.decodeSquare(half, "half", SIDE, planar))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("half: is cut short or damaged");
    }

    @Test
    void shouldRefuseWhatIsNoJpeg() {
        for (int bytes : new int[] {0, 1, 2, 3, 10, 1000}) {
            assertThatThrownBy(() -> PictureDecoder.decodeSquare(ByteBuffer.allocate(bytes), "x", SIDE, planar))
                    .isInstanceOf(DataException.class);
        }
    }

    @Test
    void shouldAllocateNothingThatGrowsWithThePicture() {
        assumeTrue(DecoderChoice.make().turbo(), "libturbojpeg is not installed");
        ByteBuffer record = ByteBuffer.wrap(file);
        for (int i = 0; i < 100; i++) {
            PictureDecoder.decodeSquare(record, "x", SIDE, planar);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            PictureDecoder.decodeSquare(record, "x", SIDE, planar);
        }

        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 1000).isLessThan(300);
    }
}
