package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.DrawnFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From a folder of pictures to a training run on what prepare made of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrepareIT {
    private static final int SHARDS = 18;

    private Path folder;
    private Path pictures;
    private Map<String, String> wanted;

    @BeforeAll
    void prepareInOneGo(@TempDir Path fresh) throws Exception {
        folder = fresh;
        pictures = DrawnFolder.write(folder.resolve("pictures"), 50, 10);
        EngineJar.Result result = EngineJar.run(folder.resolve("whole"), arguments("packed", 2));
        assertThat(result.exitCode()).as(String.join("\n", result.err())).isZero();
        wanted = files(folder.resolve("whole/here/packed"));
        assertThat(wanted).containsKeys("data.json", "mean.npy", "rejected.tsv", "train-00000.zip", "val-00000.zip");
    }

    private String[] arguments(String target, int threads) {
        return new String[] {
            "prepare", pictures.toString(), target, "--side=54", "--per-shard=10", "--threads=" + threads
        };
    }

    /** CRC-32 of each file by its name. */
    private static Map<String, String> files(Path packed) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var list = Files.list(packed)) {
            for (Path file : list.toList()) {
                CRC32 crc = new CRC32();
                crc.update(Files.readAllBytes(file));
                files.put(file.getFileName().toString(), HexFormat.of().toHexDigits((int) crc.getValue()));
            }
        }
        return files;
    }

    @Test
    void oneThreadMakesTheSameBytes() throws Exception {
        assertThat(EngineJar.run(folder.resolve("one"), arguments("packed", 1)).exitCode())
                .isZero();
        assertThat(files(folder.resolve("one/here/packed"))).isEqualTo(wanted);
    }

    @Test
    void aPreparationThatIsKilledGoesOnToTheSameBytes() throws Exception {
        Path killed = folder.resolve("killed");
        Path packed = killed.resolve("here/packed");
        for (int done : List.of(1, 5, 12)) {
            Process process = EngineJar.start(killed, arguments("packed", 1));
            EngineJar.await(process, () -> shards(packed) >= done);
            process.destroyForcibly();
            process.waitFor();
        }
        assertThat(packed.resolve("data.json")).doesNotExist();
        assertThat(shards(packed)).isBetween(12L, (long) SHARDS);
        assertThat(EngineJar.run(killed, arguments("packed", 2)).exitCode()).isZero();
        assertThat(files(packed)).isEqualTo(wanted);
    }

    private static long shards(Path packed) {
        if (!Files.isDirectory(packed)) {
            return 0;
        }
        try (var files = Files.list(packed)) {
            return files.filter(file -> file.toString().endsWith(".zip")).count();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void aRunTrainsOnWhatWasPrepared() throws Exception {
        EngineJar.Result result = EngineJar.run(
                folder.resolve("run"),
                EngineJar.arguments(
                        SmallRun.config(folder),
                        "data.path=" + folder.resolve("whole/here/packed"),
                        "training.validation-views=10"));
        assertThat(result.exitCode()).as(String.join("\n", result.err())).isZero();
        assertThat(result.out())
                .anyMatch(line -> line.contains("3 classes, 150 training and 30 validation images"))
                .noneMatch(line -> line.contains("measured on"))
                .anyMatch(line -> line.startsWith("epoch 2: a core reads and decodes"));
        assertThat(result.line("best validation top-1 error")).isNotEmpty();
    }
}
