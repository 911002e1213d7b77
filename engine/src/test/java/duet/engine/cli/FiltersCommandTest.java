package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersCommandTest {
    private static final OptionalDouble NOT_VALIDATED = OptionalDouble.empty();

    @TempDir
    private Path folder;

    private DrawnRun run;
    private Path sheet;

    @BeforeEach
    void makeRun() throws IOException {
        run = DrawnRun.in(folder.resolve("run"));
        sheet = folder.resolve("filters.png");
    }

    /** Tower 0: black and white in the first cell. Tower 1: its first kernel is red in the first cell. */
    @Test
    void theKernelsOfTheLowestLayerAreDrawnInColourTowerByTower() throws IOException {
        run.checkpoint(7, NOT_VALIDATED, grey(0), red(1));
        Line line = filters();
        assertThat(line.exitCode()).as(line.err()).isZero();
        BufferedImage drawn = ImageIO.read(sheet.toFile());
        int secondTower = 4 + 12 + 16;
        assertThat(drawn.getWidth()).isEqualTo(4 + 2 * 12);
        assertThat(drawn.getHeight()).isEqualTo(secondTower + 12);
        assertThat(rgb(drawn, 4, 4)).isEqualTo(0xFFFFFF);
        assertThat(rgb(drawn, 8, 4)).isEqualTo(0x000000);
        assertThat(rgb(drawn, 4, secondTower)).isEqualTo(0xFF0000);
        assertThat(rgb(drawn, 8, secondTower)).isEqualTo(0x000000);
        assertThat(rgb(drawn, 16, secondTower)).as("a kernel of zeros").isEqualTo(0x808080);
        assertThat(line.lines().get(0))
                .startsWith("conv1 after 7 steps: 4 kernels of 2x2x3 on two towers (")
                .endsWith("step-00000007.safetensors)");
        assertThat(line.lines())
                .anyMatch(text -> text.matches("0 +2 +0\\.000 +0"))
                .anyMatch(text -> text.matches("1 +2 +0\\.364 +1"))
                .last()
                .isEqualTo(sheet + ": 28x44 pixels, in colour, tower 0's above tower 1's, each on its own scale");
    }

    @Test
    void anotherLayerIsDrawnInGreyAndNothingIsSaidOfItsColour() throws IOException {
        run.checkpoint(7, NOT_VALIDATED);
        Line line = filters("--layer", "conv2", "--channel", "1,0", "--scale", "2");
        assertThat(line.exitCode()).as(line.err()).isZero();
        assertThat(line.lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith(sheet + ": 24x22 pixels, input channels 1, 0 of 2, grey");
    }

    @Test
    void theNewestCheckpointIsDrawnUnlessTheBestOrAFileIsWanted() throws IOException {
        Path first = run.checkpoint(10, OptionalDouble.of(0.5));
        run.checkpoint(20, OptionalDouble.of(0.25));
        run.checkpoint(30, OptionalDouble.of(0.75));
        run.checkpoint(40, NOT_VALIDATED);
        assertThat(steps(filters())).isEqualTo(40);
        assertThat(steps(filters("--checkpoint", "newest"))).isEqualTo(40);
        assertThat(steps(filters("--checkpoint", "best"))).isEqualTo(20);
        assertThat(steps(filters("--checkpoint", first.toString()))).isEqualTo(10);
        assertThat(steps(filters("--checkpoint", "step-00000030.safetensors"))).isEqualTo(30);
        assertThat(steps(Line.of("filters", first.toString(), "--out", sheet.toString())))
                .isEqualTo(10);
    }

    @Test
    void aDamagedCheckpointIsPassedOverWithAWarningAndRefusedWhereItIsNamed() throws IOException {
        run.checkpoint(10, OptionalDouble.of(0.5));
        Path damaged = run.checkpoint(20, OptionalDouble.of(0.25));
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length - 1] ^= 1;
        Files.write(damaged, bytes);
        for (String choice : List.of("newest", "best")) {
            Line line = filters("--checkpoint", choice);
            assertThat(steps(line)).isEqualTo(10);
            assertThat(line.problems())
                    .singleElement()
                    .asString()
                    .startsWith("warning: passed over " + damaged + ": damaged:");
        }
        sheet = folder.resolve("refused.png");
        assertRefused(filters("--checkpoint", damaged.toString()), damaged + ": damaged: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--layer fc3       | fc3 is no convolution, its weights are [2, 16]; expected one of conv1, conv2",
                "--layer relu1     | has no weights of a layer relu1; expected one of conv1, conv2",
                "--layer conv3     | has no weights of a layer conv3; did you mean conv1?; expected one of conv1, conv2",
                "--channel 3       | --channel 3: the kernels of conv1 have the channels 0 to 2",
                "--scale 0         | --scale 0: expected a whole number from 1 to 64",
                "--channel one     | Invalid value for option '--channel'",
                "--checkpoint gone | gone: cannot be read: no such file"
            })
    void whatIsNotThereIsRefusedInOneLine(String arguments, String told) throws IOException {
        run.checkpoint(7, NOT_VALIDATED);
        assertRefused(filters(arguments.split(" ")), told);
    }

    @Test
    void aFolderWithoutARunOrWithoutCheckpointsIsRefusedInOneLine() {
        assertRefused(filters(), run.folder().resolve("checkpoints") + ": no good checkpoint, expected at least one");
        assertRefused(filters("--checkpoint", "best"), ": no good checkpoint, expected at least one");
        assertRefused(Line.of("filters", folder.toString()), folder + ": not the folder of a run");
        assertRefused(
                Line.of("filters", folder.resolve("gone.safetensors").toString()),
                "gone.safetensors: not the folder of a run");
    }

    @Test
    void aCheckpointLeavesNothingToChoose() throws IOException {
        Path file = run.checkpoint(7, NOT_VALIDATED);
        assertRefused(Line.of("filters", file.toString(), "--checkpoint", "best"), "so there is nothing to choose");
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedInOneLine() throws IOException {
        float[] weights = new float[24];
        weights[5] = Float.NaN;
        run.checkpoint(7, NOT_VALIDATED, new DrawnRun.Weights("conv1.weight", 1, weights));
        assertRefused(filters(), "conv1.weight holds NaN");
    }

    @Test
    void aSheetThatCannotBeWrittenIsToldInOneLine() throws IOException {
        run.checkpoint(7, NOT_VALIDATED);
        sheet = folder.resolve("no/such/filters.png");
        assertRefused(filters(), sheet + ": cannot be written");
        sheet = Files.createDirectory(folder.resolve("empty"));
        assertRefused(filters(), sheet + ": cannot be written");
        assertThat(sheet).isEmptyDirectory();
    }

    private Line filters(String... arguments) {
        List<String> line = new ArrayList<>(List.of("filters", run.folder().toString(), "--out", sheet.toString()));
        line.addAll(List.of(arguments));
        return Line.of(line.toArray(String[]::new));
    }

    private void assertRefused(Line line, String told) {
        assertThat(line.exitCode()).as(line.toString()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().contains(told);
        assertThat(line.out()).isEmpty();
        assertThat(Files.isRegularFile(sheet)).as("a sheet was written").isFalse();
    }

    private static int steps(Line line) {
        assertThat(line.exitCode()).as(line.err()).isZero();
        return Integer.parseInt(line.lines().get(0).replaceAll(".* after ([0-9]+) steps.*", "$1"));
    }

    /** Of the two kernels of a tower the first is 1 in its first cell, the same in all three colours. */
    private static DrawnRun.Weights grey(int tower) {
        float[] weights = new float[2 * 3 * 4];
        weights[0] = 1;
        weights[4] = 1;
        weights[8] = 1;
        return new DrawnRun.Weights("conv1.weight", tower, weights);
    }

    /** The first is 1 in its first cell in red; by the formula its share is (6/9) / (11/12) = 8/11. */
    private static DrawnRun.Weights red(int tower) {
        float[] weights = new float[2 * 3 * 4];
        weights[0] = 1;
        return new DrawnRun.Weights("conv1.weight", tower, weights);
    }

    private static int rgb(BufferedImage drawn, int x, int y) {
        return drawn.getRGB(x, y) & 0xFFFFFF;
    }
}
