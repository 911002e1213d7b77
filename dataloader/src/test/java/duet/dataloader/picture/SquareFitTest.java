package duet.dataloader.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SquareFitTest {

    /** A value for every place of a picture, the same in all bands but for the band itself. */
    private interface Field {
        int at(int x, int y, int band);
    }

    @Test
    void aSquareOfTheWantedSideIsOnlyMadePlanar() {
        byte[] fitted = fitted(picture(4, 4, (x, y, band) -> 50 * band + 4 * y + x), 4);

        assertThat(values(fitted))
                .containsExactly(
                        IntStream.range(0, 48).map(i -> 50 * (i / 16) + i % 16).toArray());
    }

    @Test
    void theCentralSquareIsKept() {
        byte[] fitted = fitted(picture(9, 4, (x, y, band) -> 10 * y + x), 4);

        assertThat(IntStream.range(0, 16).map(i -> fitted[i]).toArray())
                .containsExactly(2, 3, 4, 5, 12, 13, 14, 15, 22, 23, 24, 25, 32, 33, 34, 35);
        assertThat(fitted(picture(4, 9, (x, y, band) -> 10 * y + x), 4)[0]).isEqualTo((byte) 20);
    }

    @Test
    void shrinkingAveragesTheAreaCovered() {
        byte[] halved = fitted(picture(4, 4, (x, y, band) -> 16 * y + 4 * x), 2);
        // Each target of 3 to 2 covers one and a half sources: (0 + 60/2) / 1.5 = 20, (60/2 + 120) / 1.5 = 100.
        byte[] uneven = fitted(picture(3, 3, (x, y, band) -> 60 * x), 2);

        assertThat(values(halved)).startsWith(10, 18, 42, 50);
        assertThat(values(uneven)).startsWith(20, 100, 20, 100);
    }

    @Test
    void halvesRoundUp() {
        // Means of 0.5 and 2.5.
        assertThat(values(fitted(picture(2, 2, (x, y, band) -> x), 1))).containsExactly(1, 1, 1);
        assertThat(values(fitted(picture(2, 2, (x, y, band) -> x + 2), 1))).containsExactly(3, 3, 3);
    }

    @Test
    void enlargingIsCubicAroundPixelCentres() {
        // Four targets lie at -0.25, 0.25, 0.75 and 1.25 of the row (40, 140), whose ends are repeated. By Keys'
        // formula
        // with a = -0.75 the second value has the shares -0.10547 (distance 1.25) of the first target and
        // 0.26172 - 0.03516 (distances 0.75 and 1.75) of the second.
        byte[] fitted = fitted(picture(2, 2, (x, y, band) -> x == 0 ? 40 : 140), 4);

        assertThat(values(fitted)).startsWith(29, 63, 117, 151);
    }

    @Test
    void aFlatPictureStaysFlat() {
        for (int[] size : new int[][] {{7, 5}, {5, 7}, {37, 23}, {1, 4000}, {4000, 1}, {1, 1}}) {
            assertThat(values(fitted(picture(size[0], size[1], (x, y, band) -> 60 + band), 16)))
                    .as("%dx%d", size[0], size[1])
                    .containsExactly(
                            IntStream.range(0, 3 * 256).map(i -> 60 + i / 256).toArray());
        }
    }

    @Test
    void overshootOfTheCubicIsClamped() {
        byte[] fitted = fitted(picture(2, 2, (x, y, band) -> x == 0 ? 0 : 255), 4);

        assertThat(values(fitted)).startsWith(0).contains(255);
    }

    @Test
    void everyAreaIsTheExactMeanOfWhatItCovers() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            int width = 16 + random.nextInt(60);
            int height = 16 + random.nextInt(60);
            byte[] noise = new byte[3 * width * height];
            random.nextBytes(noise);
            Picture picture = new Picture(width, height, noise);
            int[] values = values(fitted(picture, 16));
            for (int i = 0; i < values.length; i++) {
                // Rounded: half a level, and what floats may miss.
                assertThat(Math.abs(mean(picture, i % 16, i / 16 % 16, i / 256) - values[i]))
                        .as("%dx%d, value %d, seed %d", width, height, i, seed)
                        .isLessThanOrEqualTo(0.5005);
            }
        }
    }

    /** The mean under one of 16 x 16 equal parts of the central square, part by part of every pixel. */
    private static double mean(Picture picture, int x, int y, int band) {
        int shorter = Math.min(picture.width(), picture.height());
        int left = (picture.width() - shorter) / 2;
        int top = (picture.height() - shorter) / 2;
        double sum = 0;
        for (int row = 0; row < shorter; row++) {
            for (int column = 0; column < shorter; column++) {
                // In sixteenths of a pixel, so that all ends are whole numbers.
                int wide = Math.min((x + 1) * shorter, 16 * column + 16) - Math.max(x * shorter, 16 * column);
                int high = Math.min((y + 1) * shorter, 16 * row + 16) - Math.max(y * shorter, 16 * row);
                int at = 3 * ((top + row) * picture.width() + left + column) + band;
                sum += (double) Math.max(0, wide) * Math.max(0, high) * (picture.rgb()[at] & 0xFF);
            }
        }
        return sum / shorter / shorter;
    }

    private static byte[] fitted(Picture picture, int side) {
        byte[] planar = new byte[3 * side * side];
        SquareFit.fit(picture, side, planar);
        return planar;
    }

    private static Picture picture(int width, int height, Field field) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) field.at(i / 3 % width, i / 3 / width, i % 3);
        }
        return new Picture(width, height, rgb);
    }

    private static int[] values(byte[] bytes) {
        return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray();
    }
}
