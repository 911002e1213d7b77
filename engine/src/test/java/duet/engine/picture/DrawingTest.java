package duet.engine.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class DrawingTest {
    private static final int TEXT = 0x102030;

    private static long painted(BufferedImage image, int left, int right) {
        long count = 0;
        for (int x = left; x < right; x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                count += (image.getRGB(x, y) & 0xFFFFFF) == 0xFFFFFF ? 0 : 1;
            }
        }
        return count;
    }

    /** Two pixels of the picture for each of the drawing. */
    @Test
    void textIsPaintedWithoutFontsAsWideAsItSays() {
        String text = "Wigly 25 %";
        double width = Drawing.textWidth(text, 20);
        PngDrawing drawing = new PngDrawing(300, 40);
        drawing.text(text, 150, 30, 20, TEXT, Drawing.Anchor.MIDDLE);
        int left = (int) Math.floor(2 * (150 - width / 2));
        int right = (int) Math.ceil(2 * (150 + width / 2));
        assertThat(painted(drawing.image(), left, right)).isGreaterThan(500);
        assertThat(painted(drawing.image(), 0, left)).isZero();
        assertThat(painted(drawing.image(), right, 600)).isZero();
        assertThat(painted(drawing.image(), left, left + 12))
                .as("begins at its edge")
                .isPositive();
        assertThat(painted(drawing.image(), right - 12, right))
                .as("ends at its edge")
                .isPositive();
    }

    @Test
    void whatHasNoOutlineIsAQuestionMark() {
        assertThat(Drawing.textWidth("猫", 10)).isEqualTo(Drawing.textWidth("?", 10));
    }

    @Test
    void longTextIsCutWithDotsAndShortTextIsLeftAlone() {
        String text = "a very long name of a class";
        String fitted = Drawing.fitted(text, 12, 80);
        assertThat(fitted).endsWith("…").startsWith("a very");
        assertThat(Drawing.textWidth(fitted, 12)).isBetween(60.0, 80.0);
        assertThat(Drawing.fitted("cat", 12, 80)).isEqualTo("cat");
    }

    @Test
    void shapesArePaintedWhereTheyAreDrawn() {
        PngDrawing drawing = new PngDrawing(20, 10);
        drawing.rectangle(2, 3, 4, 5, 0xFF0000);
        assertThat(drawing.image().getRGB(4, 6) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(drawing.image().getRGB(11, 15) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(drawing.image().getRGB(12, 15) & 0xFFFFFF).isEqualTo(0xFFFFFF);
        assertThat(drawing.image().getRGB(3, 6) & 0xFFFFFF).isEqualTo(0xFFFFFF);
        drawing.line(List.of(new Drawing.Point(0, 1), new Drawing.Point(20, 1)), 1, 0x0000FF, true);
        assertThat(drawing.image().getRGB(4, 2) & 0xFFFFFF).isEqualTo(0x0000FF);
        assertThat(drawing.image().getRGB(16, 2) & 0xFFFFFF)
                .as("between dashes")
                .isEqualTo(0xFFFFFF);
    }

    @Test
    void svgIsXmlThatTakesAnyNameForText() throws Exception {
        SvgDrawing drawing = new SvgDrawing(100, 50);
        String name = "<script>alert('x')</script> & \"\u0001\"";
        drawing.text(name, 1, 2, 3, TEXT);
        drawing.line(List.of(new Drawing.Point(0.5, 1), new Drawing.Point(3, 4.25)), 1.5, 0xABCDEF, false);
        drawing.picture(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), 1, 2, 3, 4);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(drawing.text().getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("text").item(0).getTextContent())
                .isEqualTo("<script>alert('x')</script> & \"\uFFFD\"");
        assertThat(drawing.text())
                .contains("points=\"0.50,1.00 3.00,4.25\"")
                .contains("stroke=\"#abcdef\"")
                .contains("href=\"data:image/png;base64,");
    }
}
