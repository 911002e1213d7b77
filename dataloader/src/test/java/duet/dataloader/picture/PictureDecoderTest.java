package duet.dataloader.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureDecoderTest {

    @Test
    void aPngGivesExactlyItsPixelsInRowsOfRgb() {
        BufferedImage image = Encoded.gradient(5, 3);

        Picture picture = PictureDecoder.decode(Encoded.file(image, "png"), "x.png");

        assertThat(picture.width()).isEqualTo(5);
        assertThat(picture.height()).isEqualTo(3);
        assertThat(pixel(picture, 4, 2)).containsExactly(4 * 255 / 5, 2 * 255 / 3, 90);
        assertThat(pixel(picture, 1, 0)).containsExactly(255 / 5, 0, 90);
    }

    @Test
    void aJpegGivesItsColoursWithinItsLoss() {
        Picture picture = PictureDecoder.decode(Encoded.file(Encoded.gradient(64, 48), "jpeg"), "x.jpg");

        assertThat(picture.width()).isEqualTo(64);
        assertThat(pixel(picture, 32, 24)[0]).isBetween(115, 140);
        assertThat(pixel(picture, 32, 24)[1]).isBetween(115, 140);
        assertThat(pixel(picture, 32, 24)[2]).isBetween(78, 102);
    }

    @Test
    void greyIsReplicatedAsStored() {
        BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(3, 2, 0, 77);

        assertThat(pixel(PictureDecoder.decode(Encoded.file(grey, "png"), "x"), 3, 2))
                .containsExactly(77, 77, 77);
        BufferedImage flat = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((DataBufferByte) flat.getRaster().getDataBuffer()).getData(), (byte) 200);
        assertThat(pixel(PictureDecoder.decode(Encoded.file(flat, "jpeg"), "x"), 7, 7))
                .containsExactly(200, 200, 200);
    }

    @Test
    void transparencyIsDropped() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(1, 0, 0x10203040);

        assertThat(pixel(PictureDecoder.decode(Encoded.file(image, "png"), "x"), 1, 0))
                .containsExactly(0x20, 0x30, 0x40);
    }

    @Test
    void aPaletteIsLookedUp() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED);
        image.setRGB(2, 0, 0xFF3300);

        assertThat(pixel(PictureDecoder.decode(Encoded.file(image, "png"), "x"), 2, 0))
                .containsExactly(0xFF, 0x33, 0);
    }

    @Test
    void greyOfOneBitIsBlackAndWhite() {
        BufferedImage image = new BufferedImage(9, 2, BufferedImage.TYPE_BYTE_BINARY);
        image.setRGB(8, 1, 0xFFFFFF);

        Picture picture = PictureDecoder.decode(Encoded.file(image, "png"), "x");

        assertThat(pixel(picture, 8, 1)).containsExactly(255, 255, 255);
        assertThat(pixel(picture, 7, 1)).containsExactly(0, 0, 0);
    }

    @Test
    void sixteenBitsBecomeTheirUpperEight() {
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(1, 0, 0, 0xB3F0);
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(1, 1);
        raster.setPixel(0, 0, new int[] {0x12FF, 0x3400, 0x56AA});

        assertThat(pixel(PictureDecoder.decode(Encoded.file(grey, "png"), "x"), 1, 0))
                .containsExactly(0xB3, 0xB3, 0xB3);
        assertThat(pixel(
                        PictureDecoder.decode(Encoded.file(new BufferedImage(model, raster, false, null), "png"), "x"),
                        0,
                        0))
                .containsExactly(0x12, 0x34, 0x56);
    }

    @Test
    void aColourProfileChangesNothing() {
        byte[] plain = Encoded.file(Encoded.gradient(32, 32), "jpeg");
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1));
        content.writeBytes(profile);

        // After the JFIF segment (2 + 18 bytes), where the JDK's reader takes profiles seriously.
        byte[] jfif = Arrays.copyOf(plain, 20);
        byte[] tagged = Encoded.withSegment(
                concatenated(new byte[] {-1, -40}, Arrays.copyOfRange(plain, 20, plain.length)),
                0xE2,
                content.toByteArray());
        tagged = concatenated(jfif, Arrays.copyOfRange(tagged, 2, tagged.length));

        assertThat(PictureDecoder.decode(tagged, "x").rgb())
                .isEqualTo(PictureDecoder.decode(plain, "x").rgb());
    }

    @Test
    void colourWithoutAnyMarkerIsReadAsLibjpegDoes() {
        byte[] marked = Encoded.jpeg(Encoded.gradient(32, 32), 0.9f, "1x1", false);
        byte[] numbered = renamed(Encoded.without(marked, 0xE0), 0, 1, 2);
        byte[] lettered = renamed(Encoded.without(marked, 0xE0), 'R', 'G', 'B');

        assertThat(PictureDecoder.decode(numbered, "x").rgb())
                .isEqualTo(PictureDecoder.decode(marked, "x").rgb());
        // No conversion: what was Cb and Cr is green and blue now, grey in the middle.
        assertThat(pixel(PictureDecoder.decode(lettered, "x"), 10, 20)[1]).isBetween(80, 128);
        assertThat(PictureDecoder.decode(lettered, "x").rgb())
                .isNotEqualTo(PictureDecoder.decode(marked, "x").rgb());
    }

    @Test
    void colourMarkedByAdobeAsUntransformedIsRgb() {
        byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
        byte[] plain = Encoded.without(Encoded.jpeg(Encoded.gradient(32, 32), 0.9f, "1x1", false), 0xE0);

        assertThat(PictureDecoder.decode(Encoded.withSegment(plain, 0xEE, adobe), "x")
                        .rgb())
                .isEqualTo(PictureDecoder.decode(renamed(plain, 'R', 'G', 'B'), "x")
                        .rgb());
    }

    @Test
    void exifAndCommentsChangeNothingHoweverBroken() {
        byte[] plain = Encoded.file(Encoded.gradient(32, 32), "jpeg");
        byte[] exif = "Exif\0\0MM\0*\377\377\377\377 turned by 90 degrees".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(PictureDecoder.decode(Encoded.withSegment(plain, 0xE1, exif), "x")
                        .rgb())
                .isEqualTo(PictureDecoder.decode(plain, "x").rgb());
        assertThat(PictureDecoder.decode(Encoded.withSegment(plain, 0xFE, new byte[0]), "x")
                        .rgb())
                .isEqualTo(PictureDecoder.decode(plain, "x").rgb());
    }

    @Test
    void bytesAfterTheEndAndBetweenSegmentsArePassedOver() {
        byte[] plain = Encoded.jpeg(Encoded.noise(40, 30, new Random(1)), 0.9f, "2x2", false);
        byte[] before = concatenated(
                concatenated(Arrays.copyOf(plain, 20), new byte[] {7, -1, 0, 9}),
                Arrays.copyOfRange(plain, 20, plain.length));

        for (byte[] file : new byte[][] {concatenated(plain, new byte[] {1, 2, 3}), before}) {
            assertThat(PictureDecoder.decode(file, "x").rgb())
                    .isEqualTo(PictureDecoder.decode(plain, "x").rgb());
        }
    }

    @Test
    void aJpegWithoutHuffmanTablesHasTheStandardOnes() {
        byte[] plain = Encoded.jpeg(Encoded.noise(40, 30, new Random(1)), 0.9f, "2x2", false);
        byte[] bare = Encoded.without(plain, 0xC4);
        while (Encoded.has(bare, 0xC4)) {
            bare = Encoded.without(bare, 0xC4);
        }

        assertThat(bare.length).isLessThan(plain.length - 400);
        assertThat(PictureDecoder.decode(bare, "x").rgb())
                .isEqualTo(PictureDecoder.decode(plain, "x").rgb());
    }

    @ParameterizedTest
    @CsvSource({"gif, is GIF", "bmp, is BMP"})
    void otherFormatsAreRefusedByTheirNames(String format, String reason) {
        assertRefused(Encoded.file(Encoded.gradient(8, 8), format), reason);
    }

    @Test
    void theNameDoesNotMatter() {
        byte[] png = Encoded.file(Encoded.gradient(8, 8), "png");

        assertThat(PictureDecoder.decode(png, "n02105855_2933.JPEG").width()).isEqualTo(8);
    }

    @Test
    void aWrongBitThatLeavesPixelsIsTaken() {
        byte[] plain = Encoded.jpeg(Encoded.gradient(64, 64), 0.9f, "2x2", false);
        plain[plain.length - 40] ^= 4;

        assertThat(PictureDecoder.decode(plain, "x").width()).isEqualTo(64);
    }

    @Test
    void headersThatCannotBeDecodedSayWhy() {
        byte[] plain = Encoded.jpeg(Encoded.gradient(32, 32), 0.9f, "2x2", false);
        int frame = Encoded.find(plain, 0xC0);

        assertRefused(with(plain, frame + 5, 0, 0), "x: says it is 32x0 pixels; replace or remove the file");
        assertRefused(with(plain, frame + 4, 12), "x: has 12 bits per sample, expected 8");
        assertRefused(with(plain, frame + 1, 0xC3), "lossless, hierarchical or arithmetic: frame 0xc3");
        assertRefused(with(plain, frame + 9, 2), "x: has 2 colour components, expected 1, 3 or 4");
        assertRefused(with(plain, frame + 11, 0x20), "x: is damaged (sampling factors 2x0, expected 1 to 4 each)");
        assertRefused(Arrays.copyOf(plain, frame + 8), "is cut short or damaged (no picture begins in its ");
        assertRefused(new byte[] {-1, -40, -1, -39}, "is cut short or damaged (no picture begins in its 4 bytes)");
        assertRefused(concatenated(new byte[] {10, 10}, plain), "is no known kind of picture (first bytes 0a 0a ff d8");
        assertRefused(Encoded.without(plain, 0xC0), "is damaged (it has pixels, but no frame that says how many)");
    }

    @Test
    void theDecoderInUseIsSaidInWords() {
        assertThat(PictureDecoder.description()).matches("libturbojpeg|Java \\(.*");
        assertThat(DecoderChoice.make().turbo())
                .isEqualTo(PictureDecoder.description().equals("libturbojpeg"));
    }

    @Test
    void fourComponentsAreLightTimesLight() {
        byte[] cmyk = Encoded.fourComponents(200, 100, 50, 255);
        byte[] darker = Encoded.fourComponents(200, 100, 50, 51);

        assertThat(pixel(PictureDecoder.decode(cmyk, "x"), 3, 3)).containsExactly(200, 100, 50);
        assertThat(pixel(PictureDecoder.decode(darker, "x"), 3, 3)).containsExactly(40, 20, 10);
    }

    @Test
    void ycckIsTurnedIntoLightFirst() {
        // YCbCr (90, 128, 128) is grey ink of 90, so light of 165.
        byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 2};
        byte[] grey = Encoded.withSegment(Encoded.fourComponents(90, 128, 128, 255), 0xEE, adobe);
        // Red ink of 255, no green ink: cyan-free light is 0, and so on; JFIF's numbers for pure red.
        byte[] red = Encoded.withSegment(Encoded.fourComponents(76, 85, 255, 255), 0xEE, adobe);

        assertThat(pixel(PictureDecoder.decode(grey, "x"), 3, 3)).containsExactly(165, 165, 165);
        assertThat(pixel(PictureDecoder.decode(red, "x"), 3, 3)).containsExactly(1, 255, 255);
    }

    @Test
    void aJpegCutInHalfIsRefusedAndSaysSo() {
        byte[] whole = Encoded.file(Encoded.noise(96, 96, new Random(1)), "jpeg");

        assertThatThrownBy(() -> PictureDecoder.decode(Arrays.copyOf(whole, whole.length / 2), "half.jpg"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("half.jpg: is cut short or damaged")
                .hasMessageEndingWith("replace or remove the file");
    }

    @Test
    void aJpegThatLacksOnlyItsEndMarkerIsTaken() {
        byte[] whole = Encoded.file(Encoded.noise(96, 96, new Random(1)), "jpeg");

        assertThat(PictureDecoder.decode(Arrays.copyOf(whole, whole.length - 2), "x")
                        .rgb())
                .isEqualTo(PictureDecoder.decode(whole, "x").rgb());
    }

    @Test
    void aPngCutInHalfIsRefused() {
        byte[] whole = Encoded.file(Encoded.noise(96, 96, new Random(1)), "png");

        assertThatThrownBy(() -> PictureDecoder.decode(Arrays.copyOf(whole, whole.length / 2), "half.png"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("half.png: ");
    }

    @Test
    void whatIsNoPictureIsNamedByItsFirstBytes() {
        byte[] text = "not a picture at all".getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> PictureDecoder.decode(text, "a/b.JPEG"))
                .isInstanceOf(DataException.class)
                .hasMessage("a/b.JPEG: is text (\"not a pictur\"), expected a JPEG or PNG picture;"
                        + " replace or remove the file");
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> PictureDecoder.decode(file, "x"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message);
    }

    private static byte[] with(byte[] file, int at, int... values) {
        byte[] changed = file.clone();
        for (int i = 0; i < values.length; i++) {
            changed[at + i] = (byte) values[i];
        }
        return changed;
    }

    /** The JPEG with other names for its three components, in its frame and its scan. */
    private static byte[] renamed(byte[] jpeg, int... names) {
        byte[] changed = jpeg.clone();
        for (int i = 0; i < 3; i++) {
            changed[Encoded.find(jpeg, 0xC0) + 10 + 3 * i] = (byte) names[i];
            changed[Encoded.find(jpeg, 0xDA) + 5 + 2 * i] = (byte) names[i];
        }
        return changed;
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static int[] pixel(Picture picture, int x, int y) {
        int at = 3 * (y * picture.width() + x);
        return new int[] {picture.rgb()[at] & 0xFF, picture.rgb()[at + 1] & 0xFF, picture.rgb()[at + 2] & 0xFF};
    }
}
