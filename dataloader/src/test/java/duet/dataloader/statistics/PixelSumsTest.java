package duet.dataloader.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelSumsTest {

    /** Sides whose pictures fill words of four pixels and those that leave 1, and more pictures than a lane holds. */
    @ParameterizedTest
    @CsvSource({"1, 3", "2, 300", "3, 515", "4, 257", "5, 258", "7, 256"})
    void sumsAreThoseOfPlainAddition(int side, int pictures) {
        List<byte[]> drawn = drawn(side, pictures);
        PixelSums sums = new PixelSums(side);
        drawn.forEach(sums::add);

        assertPlain(drawn, side, sums);
    }

    @Test
    void whitePicturesDoNotOverflow() {
        byte[] white = new byte[3 * 4];
        Arrays.fill(white, (byte) 255);
        List<byte[]> pictures = new ArrayList<>();
        PixelSums sums = new PixelSums(2);
        for (int i = 0; i < 600; i++) {
            pictures.add(white);
            sums.add(white);
        }

        assertPlain(pictures, 2, sums);
        assertThat(ColourStatistics.of(sums).covariance())
                .allSatisfy(row -> assertThat(row).containsOnly(0.0));
    }

    @Test
    void sumsOfTwoHandsAreThoseOfOne() {
        List<byte[]> drawn = drawn(5, 700);
        PixelSums left = new PixelSums(5);
        PixelSums right = new PixelSums(5);
        drawn.subList(0, 300).forEach(left::add);
        drawn.subList(300, 700).forEach(right::add);
        left.add(right);

        assertPlain(drawn, 5, left);
    }

    @Test
    void whatWasWrittenIsReadBackToTheLastDigit() throws IOException {
        List<byte[]> drawn = drawn(5, 20);
        PixelSums sums = new PixelSums(5);
        drawn.forEach(sums::add);
        // Doubled until the sums are those of 20 million pictures.
        for (int i = 0; i < 20; i++) {
            sums.add(read(written(sums), 5));
        }

        PixelSums back = read(written(sums), 5);

        assertThat(back.pictures()).isEqualTo(20 << 20);
        assertThat(written(back)).isEqualTo(written(sums));
        assertThat(Statistics.of(back).spread()).isEqualTo(Statistics.of(sums).spread());
        PixelSums once = new PixelSums(5);
        drawn.forEach(once::add);
        assertThat(Statistics.of(back).meanImage())
                .isEqualTo(Statistics.of(once).meanImage());
        assertThat(Statistics.of(back).spread().covariance())
                .isEqualTo(Statistics.of(once).spread().covariance());
    }

    @Test
    void sumsOfAnotherSizeAreRefused() throws IOException {
        byte[] written = written(new PixelSums(4));

        assertThatThrownBy(() -> read(written, 5)).hasMessage("sums of pictures of 4x4, expected 5x5");
        assertThatThrownBy(() -> new PixelSums(4).add(new byte[3])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCovarianceIsThatOfTheDefinition() {
        List<byte[]> drawn = drawn(3, 50);
        PixelSums sums = new PixelSums(3);
        drawn.forEach(sums::add);
        ColourStatistics spread = ColourStatistics.of(sums);

        for (int p = 0; p < 3; p++) {
            for (int q = 0; q < 3; q++) {
                double sum = 0;
                for (byte[] picture : drawn) {
                    for (int i = 0; i < 9; i++) {
                        sum += ((picture[9 * p + i] & 0xFF)
                                        - spread.channelMeans().get(p))
                                * ((picture[9 * q + i] & 0xFF)
                                        - spread.channelMeans().get(q));
                    }
                }
                assertThat(spread.covariance().get(p).get(q)).isCloseTo(sum / (50 * 9), within(1e-8));
            }
        }
    }

    private static List<byte[]> drawn(int side, int pictures) {
        Random random = new Random(31L * side + pictures);
        List<byte[]> drawn = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            byte[] picture = new byte[3 * side * side];
            random.nextBytes(picture);
            drawn.add(picture);
        }
        return drawn;
    }

    private static void assertPlain(List<byte[]> pictures, int side, PixelSums sums) {
        int area = side * side;
        long[] values = new long[3 * area];
        long[][] products = new long[3][3];
        for (byte[] picture : pictures) {
            for (int i = 0; i < picture.length; i++) {
                values[i] += picture[i] & 0xFF;
                for (int q = 0; q < 3; q++) {
                    products[i / area][q] += (long) (picture[i] & 0xFF) * (picture[q * area + i % area] & 0xFF);
                }
            }
        }
        float[] mean = sums.meanImage();
        for (int i = 0; i < values.length; i++) {
            assertThat(mean[i]).as("value " + i).isEqualTo((float) (values[i] / (double) pictures.size()));
        }
        for (int p = 0; p < 3; p++) {
            assertThat(sums.bandSum(p))
                    .isEqualTo(Arrays.stream(values, p * area, (p + 1) * area).sum());
            for (int q = p; q < 3; q++) {
                assertThat(sums.productSum(p, q)).as(p + "," + q).isEqualTo(products[p][q]);
            }
        }
        assertThat(sums.pictures()).isEqualTo(pictures.size());
    }

    private static byte[] written(PixelSums sums) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sums.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static PixelSums read(byte[] bytes, int side) throws IOException {
        return PixelSums.read(new DataInputStream(new ByteArrayInputStream(bytes)), side);
    }
}
