package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiltersIT {

    /** Two towers of 8 kernels of 5x5 each: two rows of 8, with the gap between the towers. */
    @Test
    void theJarDrawsTheKernelsOfARunThatItTrained(@TempDir Path folder) throws Exception {
        EngineJar.Result trained =
                EngineJar.run(folder, EngineJar.arguments(SmallRun.config(folder), "training.epochs=1"));
        assertThat(trained.exitCode()).as(trained.toString()).isZero();
        Path sheet = folder.resolve("filters.png");
        EngineJar.Result result =
                EngineJar.run(folder, "filters", EngineJar.onlyRun(folder).toString(), "--out", sheet.toString());
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.line("conv1 after 3 steps: 16 kernels of 5x5x3 on two towers"))
                .isNotEmpty();
        assertThat(result.err()).isEmpty();
        BufferedImage drawn = ImageIO.read(sheet.toFile());
        assertThat(drawn.getWidth()).isEqualTo(4 + 8 * 24);
        assertThat(drawn.getHeight()).isEqualTo(4 + 2 * 24 + 16);
    }
}
