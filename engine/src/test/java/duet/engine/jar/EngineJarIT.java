package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineJarIT {
    @TempDir
    private Path folder;

    private String config;

    @BeforeEach
    void writeConfig() throws IOException {
        config = SmallRun.config(folder);
    }

    @Test
    void aRunEndsByItselfWithASummary() throws Exception {
        EngineJar.Result result = EngineJar.run(folder, config);
        assertThat(result.exitCode()).as(String.join("\n", result.err())).isZero();
        assertThat(result.out())
                .anyMatch(line -> line.startsWith("no data named"))
                .anyMatch(line -> line.startsWith("tower 1: cpu (oneDNN"))
                .anyMatch(line -> line.startsWith("epoch 2: validation loss"))
                .anyMatch(line -> line.startsWith("6 steps, 192 images"))
                .anyMatch(line -> line.startsWith("weights sha256 "));
    }

    @Test
    void theSameSeedGivesTheSameBitsWhateverTheNumberOfLoaders() throws Exception {
        String one = digest(EngineJar.run(folder, config, "--set", "data.loaders=1"));
        String three = digest(EngineJar.run(folder, config, "--set", "data.loaders=3", "--set", "data.ahead=5"));
        String otherSeed = digest(EngineJar.run(folder, config, "--set", "training.seed=2"));
        assertThat(three).isEqualTo(one);
        assertThat(otherSeed).isNotEqualTo(one);
    }

    @Test
    void aTerminatedRunFinishesTheStepAndEndsInOrder() throws Exception {
        Process process = EngineJar.start(folder, config, "--set", "training.epochs=100000");
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)
                && !Files.readString(EngineJar.out(folder)).contains("epoch 1: validation")) {
            // until the run is under way
        }
        process.destroy();
        EngineJar.Result result = EngineJar.await(folder, process);
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).anyMatch(line -> line.startsWith("weights sha256 "));
    }

    @Test
    void badInputIsOneLineEachWithExitCodeTwoAndNothingWritten() throws Exception {
        Path broken = Files.writeString(
                folder.resolve("broken.conf"),
                SmallRun.CONFIG.replace("epochs = 2", "epocs = 2").replace("kernel = 5", "kernel = 0"));
        EngineJar.Result result = EngineJar.run(folder, broken.toString());
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .anyMatch(line -> line.contains("broken.conf:6") && line.contains("kernel"))
                .anyMatch(line -> line.contains("broken.conf:20") && line.contains("epocs") && line.contains("epochs"));
        assertThat(EngineJar.leftovers(folder)).isEmpty();
    }

    @Test
    void aPathThatIsNotThereIsNamed() throws Exception {
        EngineJar.Result result = EngineJar.run(folder, config, "--set", "data.path=no/such/folder");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).hasSize(1).allMatch(line -> line.contains("no/such/folder"));
    }

    @Test
    void anEmptyClassFolderAndAFileThatIsNoImageAreNamed() throws Exception {
        Path data = folder.resolve("data");
        for (String part : List.of("train/cat", "train/dog", "val/cat", "val/dog")) {
            Files.createDirectories(data.resolve(part));
        }
        Files.writeString(data.resolve("train/cat/1.JPEG"), "not a picture at all");
        EngineJar.Result result = EngineJar.run(folder, config, "--set", "data.path=" + data);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .anyMatch(line -> line.contains("1.JPEG"))
                .anyMatch(line -> line.contains("dog"))
                .noneMatch(line -> line.startsWith("\tat "));
    }

    private static String digest(EngineJar.Result result) {
        return result.out().stream()
                .filter(line -> line.startsWith("weights sha256 "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(result));
    }
}
