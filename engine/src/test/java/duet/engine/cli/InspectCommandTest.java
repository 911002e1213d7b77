package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.engine.DrawnFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path folder;

    private String packed;
    private Path sheet;

    @BeforeEach
    void pack() throws IOException {
        Path source = DrawnFolder.write(folder.resolve("pictures"), 4, 2);
        packed = folder.resolve("packed").toString();
        sheet = folder.resolve("sheet.png");
        Line.of("prepare", source.toString(), packed, "--side", "32", "--store", "raw");
    }

    @Test
    void whatIsInAPackedSetIsPrinted() {
        Line line = Line.of("inspect", packed, "--no-sheet");
        assertThat(line.exitCode()).as(line.err()).isZero();
        assertThat(line.lines())
                .anyMatch(text -> text.contains("3 classes, 12 training and 6 validation pictures of 32x32"))
                .anyMatch(text -> text.startsWith("packed from pictures: raw"))
                .anyMatch(text -> text.matches("green +4 +2"))
                .anyMatch(text -> text.startsWith("mean of red, green, blue over 12 training pictures"))
                .anyMatch(text -> text.startsWith("colour direction 3: eigenvalue"));
    }

    @Test
    void statisticsOfWhatIsNotPackedAreMeasured() throws IOException {
        JsonNode stored = json(packed);
        JsonNode measured = json(folder.resolve("pictures").toString());
        assertThat(measured.get("measured").asInt()).isEqualTo(12);
        for (int band = 0; band < 3; band++) {
            // At 256 pixels and at 32 the mean is nearly the same.
            assertThat(measured.at("/channel-means/" + band).asDouble())
                    .isCloseTo(stored.at("/channel-means/" + band).asDouble(), within(1.5));
        }
        assertThat(stored.at("/classes/2/name").asText()).isEqualTo("red");
        assertThat(stored.at("/classes/2/training").asInt()).isEqualTo(4);
    }

    private static JsonNode json(String dataSet) throws IOException {
        return new ObjectMapper()
                .readTree(Line.of("inspect", dataSet, "--no-sheet", "--json").out());
    }

    @Test
    void theSheetHasARowOfSmallPicturesForEachClass() throws IOException {
        assertThat(Line.of("inspect", packed, "--sheet", sheet.toString()).exitCode())
                .isZero();
        BufferedImage drawn = ImageIO.read(sheet.toFile());
        assertThat(drawn.getHeight()).isEqualTo(3 * 36 + 4);
        for (int row = 0; row < 3; row++) {
            int rgb = drawn.getRGB(4 + 16, 4 + 36 * row + 16);
            int band = rgb >> 8 * row & 0xFF;
            int other = rgb >> 8 * ((row + 1) % 3) & 0xFF;
            assertThat(band).isGreaterThan(127).isGreaterThan(other);
        }
        assertThat(drawn.getRGB(4 + 5 * 36, 10) & 0xFFFFFF)
                .as("a class has four pictures")
                .isEqualTo(0xFFFFFF);
    }

    @Test
    void verifyFindsAChangedByte() throws IOException {
        assertThat(Line.of("inspect", packed, "--no-sheet", "--verify").exitCode())
                .isZero();
        Path shard = Path.of(packed, "train-00000.zip");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[1000] ^= 1;
        Files.write(shard, bytes);
        Line line = Line.of("inspect", packed, "--no-sheet", "--verify");
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().startsWith(shard + ": is damaged");
    }

    @Test
    void aSheetThatCannotBeWrittenIsToldInOneLine() {
        Line line = Line.of(
                "inspect",
                packed,
                "--sheet",
                folder.resolve("no/such/sheet.png").toString());
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().contains("sheet.png: cannot be written");
    }
}
