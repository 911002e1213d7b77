package duet.dataloader.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two decoders give the same pixels and the same verdicts; needs libturbojpeg. */
class TurboJpegTest {
    private static final float[] QUALITIES = {0.05f, 0.5f, 0.95f, 1};

    @BeforeAll
    static void needsTheLibrary() {
        assumeTrue(DecoderChoice.make().turbo(), "libturbojpeg is not installed");
    }

    @ParameterizedTest
    @CsvSource({
        "1x1, false",
        "2x1, false",
        "2x2, false",
        "1x1, true",
        "2x1, true",
        "2x2, true",
        "grey, false",
        "grey, true",
    })
    void shouldGiveTheJdksPixels(String sampling, boolean progressive) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            int width = 1 + random.nextInt(round < 20 ? 20 : 150);
            int height = 1 + random.nextInt(round < 20 ? 20 : 150);
            float quality = QUALITIES[round % QUALITIES.length];
            BufferedImage noise = Encoded.noise(width, height, random);
            byte[] file = sampling.equals("grey")
                    ? Encoded.jpeg(Encoded.grey(noise), quality, "1x1", progressive)
                    : Encoded.jpeg(noise, quality, sampling, progressive);

            assertThat(byTurbo(file))
                    .as("%dx%d, quality %s, seed %d", width, height, quality, seed)
                    .isEqualTo(PictureDecoder.jpeg(file, false).rgb());
        }
    }

    @Test
    void shouldTakeGreyThatSaysItIsSampledTwice() throws IOException {
        byte[] file = Encoded.jpeg(Encoded.grey(Encoded.noise(37, 21, new Random(1))), 0.9f, "1x1", false);
        file[Encoded.find(file, 0xC0) + 11] = 0x22;

        assertThat(byTurbo(file)).isEqualTo(PictureDecoder.jpeg(file, false).rgb());
    }

    @Test
    void shouldTakeColourWhoseOnlySignAreItsNumbers() throws IOException {
        byte[] file = Encoded.without(Encoded.jpeg(Encoded.noise(20, 30, new Random(1)), 0.9f, "1x1", false), 0xE0);

        assertThat(byTurbo(file)).isEqualTo(PictureDecoder.jpeg(file, false).rgb());
    }

    @Test
    void shouldLeaveWhatTheDecodersEnlargeDifferentlyToTheJdk() throws IOException {
        byte[] file = Encoded.jpeg(Encoded.noise(40, 40, new Random(1)), 0.9f, "1x2", false);

        assertThat(takes(file)).isFalse();
    }

    @Test
    void shouldLeaveProgressivePicturesThatLackScansToTheJdk() throws IOException {
        byte[] whole = Encoded.jpeg(Encoded.noise(40, 40, new Random(1)), 0.9f, "2x2", true);
        byte[] file = Arrays.copyOf(whole, lastScan(whole) + 2);
        file[file.length - 2] = -1;
        file[file.length - 1] = (byte) 0xD9;

        assertThat(takes(whole)).isTrue();
        assertThat(takes(file)).isFalse();
        assertThat(PictureDecoder.jpeg(file, true).rgb())
                .isEqualTo(PictureDecoder.jpeg(file, false).rgb());
    }

    @Test
    void shouldComplainOfDamageAndDecodeTheNextOne() throws IOException {
        byte[] whole = Encoded.jpeg(Encoded.noise(64, 64, new Random(1)), 0.9f, "2x2", false);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);

        assertThat(TurboJpeg.decode(ByteBuffer.wrap(half), header(half), new byte[3 * 64 * 64]))
                .isFalse();
        assertThat(byTurbo(whole)).isEqualTo(PictureDecoder.jpeg(whole, false).rgb());
    }

    @Test
    void shouldNotUseTheTablesOfThePictureBefore() throws IOException {
        byte[] whole = Encoded.jpeg(Encoded.noise(64, 64, new Random(1)), 0.9f, "2x2", false);
        byte[] lacking = Encoded.without(whole, 0xDB);

        assertThat(byTurbo(whole)).isNotEmpty();
        assertThat(TurboJpeg.decode(ByteBuffer.wrap(lacking), header(lacking), new byte[3 * 64 * 64]))
                .isFalse();
    }

    @Test
    void shouldGiveTheJdksVerdictOnDamagedFiles() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[] file =
                    Encoded.jpeg(Encoded.noise(48, 48, random), 0.8f, round % 2 == 0 ? "2x2" : "1x1", round % 3 == 0);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
            }

            assertThat(verdict(file, true)).as("round %d, seed %d", round, seed).isEqualTo(verdict(file, false));
        }
    }

    @Test
    void shouldReadFromAnywhereInABufferAndLeaveItAsItWas() throws IOException {
        byte[] file = Encoded.jpeg(Encoded.noise(16, 16, new Random(1)), 0.9f, "2x2", false);
        ByteBuffer shard = ByteBuffer.allocateDirect(file.length + 100);
        shard.position(31).put(file).limit(31 + file.length).position(31);
        byte[] rgb = new byte[3 * 16 * 16];

        assertThat(TurboJpeg.decode(shard, JpegHeader.of(shard), rgb)).isTrue();
        assertThat(rgb).isEqualTo(PictureDecoder.jpeg(file, false).rgb());
        assertThat(shard.position()).isEqualTo(31);
        assertThat(shard.limit()).isEqualTo(31 + file.length);
    }

    @Test
    void shouldDecodeOnManyThreadsAtOnce() {
        byte[][] files = new byte[64][];
        for (int i = 0; i < files.length; i++) {
            files[i] = Encoded.jpeg(Encoded.noise(40 + i, 90 - i, new Random(i)), 0.9f, "2x2", i % 2 == 0);
        }

        long wrong = IntStream.range(0, files.length)
                .parallel()
                .filter(i -> !Arrays.equals(pixels(files[i], true), pixels(files[i], false)))
                .count();

        assertThat(wrong).isZero();
    }

    private static byte[] pixels(byte[] file, boolean turbo) {
        try {
            return PictureDecoder.jpeg(file, turbo).rgb();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] byTurbo(byte[] file) throws IOException {
        JpegHeader header = header(file);
        byte[] rgb = new byte[(int) (3 * header.pixels())];
        assertThat(takes(file)).as("is for libturbojpeg").isTrue();
        assertThat(TurboJpeg.decode(ByteBuffer.wrap(file), header, rgb))
                .as("libturbojpeg decodes it")
                .isTrue();
        return rgb;
    }

    private static boolean takes(byte[] file) throws IOException {
        return TurboJpeg.takes(ByteBuffer.wrap(file), header(file));
    }

    private static JpegHeader header(byte[] file) throws IOException {
        return JpegHeader.of(ByteBuffer.wrap(file));
    }

    /** What is wrong with it, or its size. */
    private static String verdict(byte[] file, boolean turbo) {
        try {
            Picture picture = PictureDecoder.jpeg(file, turbo);
            return picture.width() + "x" + picture.height();
        } catch (IOException | RuntimeException e) {
            return e.getMessage();
        }
    }

    private static int lastScan(byte[] jpeg) {
        int at = jpeg.length - 4;
        while (jpeg[at] != -1 || jpeg[at + 1] != (byte) 0xDA) {
            at--;
        }
        return at;
    }
}
