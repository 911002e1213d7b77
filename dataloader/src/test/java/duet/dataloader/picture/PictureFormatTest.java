package duet.dataloader.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureFormatTest {

    @ParameterizedTest
    @CsvSource({"jpeg, JPEG", "png, PNG", "gif, GIF", "bmp, BMP"})
    void theFirstBytesTellTheFormat(String written, PictureFormat expected) {
        byte[] file = Encoded.file(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), written);

        assertThat(PictureFormat.of(Arrays.copyOf(file, PictureFormat.SNIFFED_BYTES)))
                .isEqualTo(expected);
    }

    @Test
    void onlyJpegAndPngAreReadable() {
        assertThat(PictureFormat.values())
                .filteredOn(PictureFormat::readable)
                .containsExactly(PictureFormat.JPEG, PictureFormat.PNG);
    }

    @Test
    void textIsShownAndOtherBytesAreSpelt() {
        assertThat(PictureFormat.describe("Hello,\nworld".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("text (\"Hello, world\")");
        assertThat(PictureFormat.describe(new byte[] {0x0A, 0x0A, -1, -40}))
                .isEqualTo("no known kind of picture (first bytes 0a 0a ff d8)");
        assertThat(PictureFormat.describe(new byte[0])).isEqualTo("an empty file");
    }
}
