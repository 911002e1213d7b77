package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is trained and then looked at, each by the jar: fonts, outlines and all else that the verbs need are in it. */
class LookingIT {
    @TempDir
    private Path folder;

    private EngineJar.Result run(String... arguments) throws Exception {
        EngineJar.Result result = EngineJar.run(folder, arguments);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result;
    }

    @Test
    void theJarTellsDrawsFindsAndComparesWhatItTrained() throws Exception {
        run(EngineJar.arguments(SmallRun.config(folder), "training.epochs=1"));
        String run = EngineJar.onlyRun(folder).toString();

        Path sheet = folder.resolve("sheet.png");
        JsonNode told = new ObjectMapper()
                .readTree(String.join(
                        "\n", run("predict", run, "--json", "--sheet=" + sheet).out()));
        assertThat(told.get("predictions")).hasSize(40);
        assertThat(ImageIO.read(sheet.toFile())).isNotNull();

        Path features = folder.resolve("fc3.npy");
        run("features", run, "--layer=fc3", "--out=" + features);
        assertThat(Files.size(features)).isEqualTo(128 + 40 * 32 * 4);

        Path similar = folder.resolve("similar.html");
        assertThat(run("similar", run, "--queries=2", "--sheet=" + similar).out())
                .hasSize(3);
        assertThat(similar).isNotEmptyFile();

        assertThat(run("codes", run, "--bits=16", "--hidden=16", "--epochs=2").line("codes, Hamming"))
                .isNotEmpty();

        Path curves = folder.resolve("curves.svg");
        EngineJar.Result compared = run("compare", run, run, "--out=" + curves);
        assertThat(compared.line("their configurations are the same")).isNotEmpty();
        assertThat(Files.readString(curves)).contains("</svg>");
    }
}
