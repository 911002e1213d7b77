package duet.dataloader.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DecodeMemoryTest {
    private static final int FRAME = 0xC0;
    private static final int PROGRESSIVE_FRAME = 0xC2;

    @Test
    void shouldRefuseAJpegTooLargeToDecode() {
        byte[] bomb = Encoded.jpeg(Encoded.gradient(16, 16), 0.9f, "2x2", false);
        resize(bomb, FRAME, 65000, 65000);

        assertRefused(
                bomb,
                "x: is 65000x65000 pixels, more than can be decoded in the 256 MiB allowed;"
                        + " replace or remove the file");
    }

    @Test
    void shouldCountTheCoefficientsOfAProgressivePicture() throws IOException {
        byte[] baseline = Encoded.jpeg(Encoded.gradient(16, 16), 0.9f, "1x1", false);
        byte[] progressive = Encoded.jpeg(Encoded.gradient(16, 16), 0.9f, "1x1", true);
        byte[] halved = Encoded.jpeg(Encoded.gradient(16, 16), 0.9f, "2x2", true);
        resize(baseline, FRAME, 4096, 4096);
        resize(progressive, PROGRESSIVE_FRAME, 4096, 4096);
        resize(halved, PROGRESSIVE_FRAME, 4096, 4096);
        long sample = 4096 * 4096;

        assertThat(workingBytes(baseline)).isLessThan(sample);
        assertThat(workingBytes(progressive) - workingBytes(baseline)).isEqualTo(6 * sample);
        assertThat(workingBytes(halved) - workingBytes(baseline)).isEqualTo(3 * sample);
        assertRefused(enlarged(progressive, PROGRESSIVE_FRAME, 6000), "6000x6000 pixels, more than can be decoded");
        assertRefused(enlarged(halved, PROGRESSIVE_FRAME, 6000), "is cut short or damaged (6000x6000 pixels take");
    }

    @Test
    void shouldRefuseAJpegTooShortForItsSize() {
        byte[] file = Encoded.jpeg(Encoded.gradient(16, 16), 0.9f, "2x2", false);
        resize(file, FRAME, 4000, 4000);

        assertRefused(
                file,
                "x: is cut short or damaged (4000x4000 pixels take at least 31250 bytes, the file has " + file.length
                        + "); replace or remove the file");
    }

    @Test
    void shouldRefuseAPngTooLargeToDecodeOrTooShortForItsSize() {
        BufferedImage image = Encoded.gradient(8, 8);

        assertRefused(png(image, 30000, 30000), "x: is 30000x30000 pixels, more than can be decoded");
        assertRefused(png(image, Integer.MAX_VALUE, Integer.MAX_VALUE), "more than can be decoded");
        assertRefused(png(image, 1 << 31, 1 << 31), "says it is -2147483648x-2147483648 pixels");
        assertRefused(png(image, 0, 8), "says it is 0x8 pixels");
        assertRefused(png(image, 5000, 5000), "is cut short or damaged (5000x5000 pixels take at least 72674 bytes");
    }

    @Test
    void shouldRefuseAPngChunkLongerThanItsFile() {
        byte[] file = Encoded.file(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_INDEXED), "png");
        // The palette follows the header; its length's first byte.
        file[33] = 0x7F;

        assertRefused(file, "is cut short or damaged (a PNG chunk of 2130707");
    }

    @Test
    @Timeout(30)
    void shouldLetADecodingWaitUntilThereIsMemory() throws Exception {
        FutureTask<Boolean> second = new FutureTask<>(() -> DecodeMemory.with(DecodeMemory.MOST_BYTES, () -> true));
        Thread thread = new Thread(second);

        DecodeMemory.with(DecodeMemory.MOST_BYTES, () -> {
            thread.start();
            while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
                Thread.onSpinWait();
            }
            assertThat(second.isDone()).isFalse();
            return null;
        });

        assertThat(second.get()).isTrue();
    }

    @Test
    @Timeout(30)
    void shouldGiveMemoryBackWhenADecodingFails() throws IOException {
        assertThatThrownBy(() -> DecodeMemory.with(DecodeMemory.MOST_BYTES, () -> {
                    throw new IOException("damaged");
                }))
                .hasMessage("damaged");

        assertThat(DecodeMemory.with(DecodeMemory.MOST_BYTES, () -> 7)).isEqualTo(7);
    }

    private static long workingBytes(byte[] jpeg) throws IOException {
        return JpegHeader.of(ByteBuffer.wrap(jpeg)).workingBytes();
    }

    private static byte[] enlarged(byte[] jpeg, int frame, int side) {
        byte[] copy = jpeg.clone();
        resize(copy, frame, side, side);
        return copy;
    }

    private static void resize(byte[] jpeg, int frame, int width, int height) {
        ByteBuffer.wrap(jpeg).putShort(Encoded.find(jpeg, frame) + 5, (short) height);
        ByteBuffer.wrap(jpeg).putShort(Encoded.find(jpeg, frame) + 7, (short) width);
    }

    /** The JDK does not check the header's checksum. */
    private static byte[] png(BufferedImage image, int width, int height) {
        byte[] file = Encoded.file(image, "png");
        ByteBuffer.wrap(file).putInt(16, width).putInt(20, height);
        return Arrays.copyOf(file, file.length);
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> PictureDecoder.decode(file, "x"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message);
    }
}
