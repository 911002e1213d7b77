package duet.dataloader.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files collected to trouble a decoder; they lie beside the project, and where they do not the tests are skipped. */
class NastyPicturesTest {
    private static final Path FOLDER = Path.of("..", "..", "shared", "data", "nasty");

    @BeforeAll
    static void needsTheFiles() {
        assumeTrue(Files.isDirectory(FOLDER), "there is no " + FOLDER);
    }

    @ParameterizedTest
    @CsvSource({
        "00_reference_rgb.png, 426x320, 121.8, 110.3, 74.9",
        "01_rgb_baseline_420.JPEG, 426x320, 121.8, 110.3, 74.9",
        "02_rgb_444.JPEG, 426x320, 121.8, 110.3, 74.9",
        "03_progressive.JPEG, 426x320, 121.8, 110.3, 74.9",
        "04_grey.JPEG, 426x320, 109.7, 109.7, 109.7",
        "05_cmyk_adobe_inverted.JPEG, 426x320, 121.8, 110.3, 74.9",
        "06_ycck_adobe.JPEG, 426x320, 121.8, 110.3, 74.9",
        "07_cmyk_no_adobe_marker.JPEG, 426x320, 121.8, 110.3, 74.9",
        "08_rgb_adobe_transform0.JPEG, 426x320, 121.8, 110.3, 74.9",
        "09_png_named.JPEG, 426x320, 121.8, 110.3, 74.9",
        "10_png_rgba_named.JPEG, 426x320, 121.8, 110.3, 74.9",
        "11_png16_rgb.png, 426x320, 121.8, 110.3, 74.9",
        "12_png16_grey.png, 426x320, 121.8, 121.8, 121.8",
        "13_png_palette.png, 426x320, 121.8, 110.3, 74.9",
        "17_exif_orientation6.JPEG, 320x426, 121.8, 110.3, 74.9",
        "18_exif_corrupt.JPEG, 426x320, 121.8, 110.3, 74.9",
        "20_truncated_no_eoi.JPEG, 426x320, 121.8, 110.3, 74.9",
        "22_bitflips_in_scan.JPEG, 426x320, 107.9, 97.4, 67.7",
        "23_extraneous_bytes_before_eoi.JPEG, 426x320, 121.8, 110.3, 74.9",
        "24_trailing_garbage.JPEG, 426x320, 121.8, 110.3, 74.9",
        "27_1x1.JPEG, 1x1, 200, 30, 59",
        "28_1x4000.JPEG, 1x4000, 127.5, 127.5, 127.5",
        "29_4000x1.JPEG, 4000x1, 127.5, 127.5, 127.5",
        "36_2_components_missing_huffman.JPEG, 426x320, 121.8, 110.3, 74.9",
    })
    void shouldDecode(String name, String size, double red, double green, double blue) throws IOException {
        Picture picture = PictureDecoder.decode(Files.readAllBytes(FOLDER.resolve(name)), name);

        assertThat(picture.width() + "x" + picture.height()).isEqualTo(size);
        assertThat(mean(picture, 0)).as("red").isCloseTo(red, within(2.0));
        assertThat(mean(picture, 1)).as("green").isCloseTo(green, within(2.0));
        assertThat(mean(picture, 2)).as("blue").isCloseTo(blue, within(2.0));
        byte[] fitted = new byte[3 * 256 * 256];
        SquareFit.fit(picture, 256, fitted);
    }

    @ParameterizedTest
    @CsvSource({
        "14_gif_named.JPEG, is GIF",
        "15_webp_named.JPEG, is WebP",
        "16_bmp_named.JPEG, is BMP",
        "19_truncated_half.JPEG, is cut short or damaged",
        "21_truncated_in_header.JPEG, is cut short or damaged",
        "25_zero_bytes.JPEG, is an empty file",
        "26_text_file.JPEG, is text",
        "30_header_bomb_65000x65000.JPEG, is 65000x65000 pixels",
        "31_progressive_bomb_65000x65000.JPEG, is 65000x65000 pixels",
        "32_png_bomb_30000x30000.JPEG, is 30000x30000 pixels",
        "33_sof_height0.JPEG, says it is 426x0 pixels",
        "34_precision12_header.JPEG, has 12 bits per sample",
        "35_sof3_lossless_header.JPEG, lossless",
        "37_only_SOI_EOI.JPEG, no picture begins in its 4 bytes",
        "38_leading_garbage.JPEG, is no known kind of picture (first bytes 0a 0a ff d8",
    })
    void shouldRefuse(String name, String reason) {
        assertThatThrownBy(() -> PictureDecoder.decode(Files.readAllBytes(FOLDER.resolve(name)), name))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(name + ": ")
                .hasMessageContaining(reason);
    }

    private static double mean(Picture picture, int band) {
        long sum = 0;
        for (int i = band; i < picture.rgb().length; i += 3) {
            sum += picture.rgb()[i] & 0xFF;
        }
        return 3.0 * sum / picture.rgb().length;
    }
}
