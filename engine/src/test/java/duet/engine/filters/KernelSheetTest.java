package duet.engine.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import duet.engine.picture.PngSheet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSheetTest {
    private static final int WHITE = 0xFFFFFF;
    private static final int SCALE = 3;
    /** A kernel of 2x2 and the gap behind it. */
    private static final int PITCH = (2 + 1) * SCALE;

    @TempDir
    private Path folder;

    @Test
    void shouldPaintEveryWeightAsASquareFromTheKernelsLeastToItsLargest() throws IOException {
        // Red runs from -1 to 1, green stays at 0, blue at 1.
        Kernels kernels = kernels(1, 3, 1, true, -1, 0, 0.5f, 1, 0, 0, 0, 0, 1, 1, 1, 1);
        BufferedImage drawn = draw(new KernelSheet(kernels, List.of(), SCALE, false));
        assertThat(drawn.getWidth()).isEqualTo(SCALE + PITCH);
        assertThat(drawn.getHeight()).isEqualTo(SCALE + PITCH);
        int[] expected = {0x0080FF, 0x8080FF, 0xBF80FF, 0xFF80FF};
        for (int y = 0; y < drawn.getHeight(); y++) {
            for (int x = 0; x < drawn.getWidth(); x++) {
                int column = Math.floorDiv(x - SCALE, SCALE);
                int row = Math.floorDiv(y - SCALE, SCALE);
                boolean inside = column >= 0 && column < 2 && row >= 0 && row < 2;
                assertThat(rgb(drawn, x, y))
                        .as("pixel %d, %d", x, y)
                        .isEqualTo(inside ? expected[2 * row + column] : WHITE);
            }
        }
    }

    @Test
    void shouldStretchEachKernelByItselfUnlessOneScaleIsWanted() throws IOException {
        Kernels kernels = kernels(2, 1, 1, false, 0, 0, 0, 2, 0, 0, 0, 8);
        BufferedImage own = draw(new KernelSheet(kernels, List.of(), SCALE, false));
        assertThat(lastWeight(own, 0, 0)).isEqualTo(0xFFFFFF);
        assertThat(lastWeight(own, 1, 0)).isEqualTo(0xFFFFFF);
        BufferedImage common = draw(new KernelSheet(kernels, List.of(), SCALE, true));
        assertThat(lastWeight(common, 0, 0)).isEqualTo(0x404040);
        assertThat(lastWeight(common, 1, 0)).isEqualTo(0xFFFFFF);
    }

    @Test
    void shouldPaintAKernelOfEqualWeightsInTheMiddleGrey() throws IOException {
        BufferedImage drawn = draw(new KernelSheet(kernels(1, 1, 1, false, 7, 7, 7, 7), List.of(), SCALE, false));
        assertThat(lastWeight(drawn, 0, 0)).isEqualTo(0x808080);
    }

    @Test
    void shouldPutTheKernelsOfEachOfFourTowersBelowThoseOfTheOneBefore() throws IOException {
        KernelSheet sheet = new KernelSheet(numbered(10, 4), List.of(), SCALE, true);
        assertThat(sheet.description()).contains(", from tower 0's at the top down to tower 3's,");
        BufferedImage drawn = draw(sheet);
        int pitch = PITCH + 4 * SCALE;
        // Of ten kernels the last two towers have three each.
        assertThat(drawn.getWidth()).isEqualTo(SCALE + 3 * PITCH);
        assertThat(drawn.getHeight()).isEqualTo(SCALE + 3 * pitch + PITCH);
        assertThat(rgb(drawn, SCALE, SCALE + pitch)).isEqualTo(grey(2));
        assertThat(rgb(drawn, SCALE, SCALE + 2 * pitch)).isEqualTo(grey(4));
        assertThat(rgb(drawn, SCALE, SCALE + 3 * pitch)).isEqualTo(grey(7));
    }

    @Test
    void shouldPutTheKernelsOfTowerOneBelowAWiderGap() throws IOException {
        // 17 kernels a tower: two rows of 16 and 1.
        BufferedImage drawn = draw(new KernelSheet(numbered(34, 2), List.of(), SCALE, true));
        int secondTower = SCALE + 2 * PITCH + 4 * SCALE;
        assertThat(drawn.getWidth()).isEqualTo(SCALE + 16 * PITCH);
        assertThat(drawn.getHeight()).isEqualTo(secondTower + 2 * PITCH);
        assertThat(rgb(drawn, SCALE, SCALE)).isEqualTo(grey(0));
        assertThat(rgb(drawn, SCALE + 15 * PITCH, SCALE)).isEqualTo(grey(15));
        assertThat(rgb(drawn, SCALE, SCALE + PITCH)).isEqualTo(grey(16));
        assertThat(rgb(drawn, SCALE, secondTower)).isEqualTo(grey(17));
        assertThat(rgb(drawn, SCALE + 15 * PITCH, secondTower)).isEqualTo(grey(32));
        assertThat(rgb(drawn, SCALE, secondTower + PITCH)).isEqualTo(grey(33));
        for (int y = secondTower - 5 * SCALE; y < secondTower; y++) {
            assertThat(rgb(drawn, SCALE, y)).as("row %d of the gap", y).isEqualTo(WHITE);
        }
    }

    @Test
    void shouldNotPartTheKernelsOfOneTower() throws IOException {
        BufferedImage drawn = draw(new KernelSheet(numbered(34, 1), List.of(), SCALE, true));
        assertThat(drawn.getHeight()).isEqualTo(SCALE + 3 * PITCH);
        assertThat(rgb(drawn, SCALE + PITCH, SCALE + PITCH)).isEqualTo(grey(17));
        assertThat(rgb(drawn, SCALE + PITCH, SCALE + 2 * PITCH)).isEqualTo(grey(33));
    }

    /** The sizes of the paper. */
    @Test
    void shouldDrawFigureThreeInSixRowsOfSixteen() {
        Kernels kernels = new Kernels("conv1", 96, 3, 11, 2, true, new float[96 * 3 * 121]);
        PngSheet drawn = new KernelSheet(kernels, List.of(), 4, false).draw();
        assertThat(drawn.width()).isEqualTo(16 * (44 + 4) + 4);
        assertThat(drawn.height()).isEqualTo(6 * (44 + 4) + 4 + 16);
    }

    @Test
    void shouldDrawAGreyPanelForEachChannelThatIsNamed() throws IOException {
        Kernels kernels = kernels(1, 3, 1, true, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 4);
        BufferedImage drawn = draw(new KernelSheet(kernels, List.of(2, 0), SCALE, false));
        assertThat(drawn.getWidth()).isEqualTo(SCALE + 2 * 2 * SCALE + 1 + SCALE);
        assertThat(rgb(drawn, SCALE, SCALE)).isEqualTo(0x808080);
        assertThat(rgb(drawn, 3 * SCALE - 1, 3 * SCALE - 1)).isEqualTo(0xFFFFFF);
        assertThat(rgb(drawn, 3 * SCALE, SCALE)).as("between the panels").isEqualTo(WHITE);
        assertThat(rgb(drawn, 3 * SCALE + 1, SCALE)).isEqualTo(0x000000);
    }

    @Test
    void shouldDrawAsManyChannelsOfAHigherLayerAsASaneWidthTakes() {
        Kernels conv2 = new Kernels("conv2", 256, 48, 5, 2, false, new float[256 * 48 * 25]);
        KernelSheet sheet = new KernelSheet(conv2, List.of(), 4, false);
        assertThat(sheet.description()).startsWith("input channels 0, 1, 2, 3, 4 of 48, grey");
        assertThat(sheet.draw().width()).isEqualTo(4 + 16 * (5 * 20 + 4 + 4)).isLessThanOrEqualTo(2048);
        KernelSheet large = new KernelSheet(conv2, List.of(), 64, false);
        assertThat(large.description()).startsWith("input channel 0 of 48, grey");
    }

    @Test
    void shouldRefuseAChannelThatIsNotThereAndASheetOfTooManyPixels() {
        Kernels kernels = new Kernels("conv2", 256, 48, 5, 2, false, new float[256 * 48 * 25]);
        assertThatThrownBy(() -> new KernelSheet(kernels, List.of(0, 48), 4, false))
                .isInstanceOf(DataException.class)
                .hasMessage("--channel 48: the kernels of conv2 have the channels 0 to 47");
        assertThatThrownBy(() -> new KernelSheet(kernels, List.of(-1), 4, false))
                .hasMessageStartingWith("--channel -1: ");
        assertThatThrownBy(() -> new KernelSheet(kernels, List.of(0, 1, 2), 64, false))
                .isInstanceOf(DataException.class)
                .hasMessageMatching("the sheet would have [0-9]+x[0-9]+ pixels, at most 50000000 .*");
    }

    private static Kernels kernels(int count, int channels, int towers, boolean onPicture, float... weights) {
        return new Kernels("conv1", count, channels, 2, towers, onPicture, weights);
    }

    /** The weights of kernel n are all n, up to 255. */
    private static Kernels numbered(int count, int towers) {
        float[] weights = new float[count * 4];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i / 4;
        }
        // The last weight of the first kernel makes the range 0 to 255.
        weights[3] = 255;
        return kernels(count, 1, towers, false, weights);
    }

    private static int grey(int level) {
        return level << 16 | level << 8 | level;
    }

    private static int lastWeight(BufferedImage drawn, int column, int row) {
        return rgb(drawn, (column + 1) * PITCH - 1, (row + 1) * PITCH - 1);
    }

    private BufferedImage draw(KernelSheet sheet) throws IOException {
        Path file = folder.resolve("sheet.png");
        sheet.draw().write(file);
        try (var files = Files.list(folder)) {
            assertThat(files).as("what is left in the folder").containsExactly(file);
        }
        return ImageIO.read(file.toFile());
    }

    private static int rgb(BufferedImage drawn, int x, int y) {
        return drawn.getRGB(x, y) & WHITE;
    }
}
