package duet.engine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.picture.Drawing.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTest {
    @TempDir
    private Path folder;

    private static Chart chart() {
        Curve first = new Curve("first", List.of(new Point(0, 0), new Point(4, 80)), 0x0072B2, 2, false);
        Curve second = new Curve("second", List.of(new Point(8, 40), new Point(8, Double.NaN)), 0xD55E00, 2, true);
        return new Chart(
                "title", "epochs", List.of(new Panel("error, %", List.of(first, second), OptionalDouble.of(40))));
    }

    /** The panel is 812 pixels wide from 64 on, 300 high from 84 on: 8 epochs and 80 per cent. */
    @Test
    void pointsLieWhereTheAxesSay() throws Exception {
        Path file = folder.resolve("chart.svg");
        ChartFile.write(chart(), file);
        String svg = Files.readString(file);
        assertThat(svg).contains("points=\"64.00,384.00 470.00,84.00\"");
        assertThat(svg).as("a point alone").contains("<circle cx=\"876.00\" cy=\"234.00\"");
        assertThat(svg).as("the mark").containsPattern("points=\"64.00,234.00 876.00,234.00\"[^>]*stroke-dasharray");
        assertThat(svg)
                .contains(">title<")
                .contains(">epochs<")
                .contains(">error, %<")
                .contains(">first<");
        assertThat(svg).doesNotContain("NaN");
    }

    @Test
    void theEndingSaysHowItIsDrawn() throws Exception {
        Path file = folder.resolve("chart.png");
        ChartFile.write(chart(), file);
        var image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(2 * Chart.WIDTH);
        assertThat(image.getRGB(2 * 267, 2 * 234) & 0xFFFFFF)
                .as("half way up the first curve")
                .isEqualTo(0x0072B2);
    }
}
