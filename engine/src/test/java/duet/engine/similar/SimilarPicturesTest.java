package duet.engine.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.engine.DrawnFolder;
import duet.engine.evaluate.UntrainedRun;
import duet.engine.inference.TrainedRun;
import duet.engine.run.CheckpointChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarPicturesTest {
    @TempDir
    private Path folder;

    private UntrainedRun run;
    private Path pictures;

    @BeforeEach
    void makeRun() throws IOException {
        pictures = DrawnFolder.write(folder.resolve("pictures"), 5, 2);
        run = UntrainedRun.withCheckpoint(folder.resolve("run"), "data.path=" + pictures, "data.format=imagenet");
    }

    private List<String> find(List<Path> queries, int drawn, int nearest, Path sheet) throws IOException {
        return found(queries, drawn, nearest, sheet).lines();
    }

    private SimilarFound found(List<Path> queries, int drawn, int nearest, Path sheet) throws IOException {
        return SimilarPictures.find(
                new SimilarRequest(
                        new TrainedRun.Request(
                                run.folder(), new CheckpointChoice.Newest(), Optional.empty(), List.of()),
                        queries,
                        drawn,
                        Optional.empty(),
                        nearest,
                        sheet),
                UntrainedRun.quiet());
    }

    @Test
    void programsAreToldTheSame() throws IOException {
        Path query = pictures.resolve("train/red/3.png");
        Path sheet = folder.resolve("similar.html");
        JsonNode json =
                new ObjectMapper().readTree(found(List.of(query), 1, 4, sheet).json());
        assertThat(json.at("/queries/0/name").asText()).isEqualTo(query.toString());
        assertThat(json.at("/queries/0/nearest")).hasSize(4);
        assertThat(json.at("/queries/0/nearest/0/name").asText()).isEqualTo(query.toString());
        assertThat(json.at("/queries/0/nearest/0/class").asText()).isEqualTo("red");
        assertThat(json.at("/queries/0/nearest/0/distance").asDouble(-1)).isZero();
        assertThat(json.at("/sheet").asText()).isEqualTo(sheet.toString());
    }

    /** Even a network that learnt nothing sees the colour of which the noisy pictures of a class are. */
    @Test
    void theNearestToATrainingPictureIsItselfAndThenOthersOfItsColour() throws IOException {
        Path query = pictures.resolve("train/red/3.png");
        Path sheet = folder.resolve("similar.html");
        List<String> lines = find(List.of(query), 1, 4, sheet);
        assertThat(lines.get(0)).startsWith(query + " (red): " + query + " (red) at 0.000, ");
        assertThat(lines.get(0).split("\\(red\\)")).hasSize(6);
        assertThat(lines).last().asString().contains("Nearest of 15 training pictures by pool1 of");
        String page = Files.readString(sheet);
        assertThat(page.split("<figure>")).hasSize(6);
        assertThat(page).doesNotContain("class=\"other\"");
    }

    @Test
    void picturesOfAnotherClassAreMarked() throws IOException {
        Path sheet = folder.resolve("similar.html");
        find(List.of(pictures.resolve("train/red/3.png")), 1, 15, sheet);
        assertThat(Files.readString(sheet).split("class=\"other\""))
                .as("ten of fifteen")
                .hasSize(11);
    }

    /** 160 MB of pixels and more are not even begun. */
    @Test
    void aSheetOfTooManyPixelsIsRefused() {
        assertThatThrownBy(() -> find(List.of(), 6, 30_000, folder.resolve("similar.png")))
                .hasMessageContaining("pixels, at most")
                .hasMessageContaining("name a file that ends in .html");
        assertThat(folder.resolve("similar.png")).doesNotExist();
    }

    @Test
    void withoutAQueryValidationPicturesAreSpreadOverAllClasses() throws IOException {
        Path sheet = folder.resolve("similar.png");
        List<String> lines = find(List.of(), 3, 2, sheet);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).contains("(blue): ");
        assertThat(lines.get(1)).contains("(green): ");
        assertThat(lines.get(2)).contains("(red): ");
        assertThat(ImageIO.read(sheet.toFile()).getWidth()).isEqualTo(2 * (24 + 3 * 140));
    }
}
