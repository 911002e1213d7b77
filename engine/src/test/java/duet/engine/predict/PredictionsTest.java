package duet.engine.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.dataloader.batch.Split;
import duet.engine.DrawnFolder;
import duet.engine.console.Console;
import duet.engine.evaluate.UntrainedRun;
import duet.engine.inference.TrainedRun;
import duet.engine.run.CheckpointChoice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes of the run's pictures are blue, green and red; there are two validation pictures of each. */
class PredictionsTest {
    @TempDir
    private Path folder;

    private UntrainedRun run;
    private Path pictures;

    @BeforeEach
    void makeRun() throws IOException {
        pictures = DrawnFolder.write(folder.resolve("pictures"), 3, 2);
        run = UntrainedRun.withCheckpoint(folder.resolve("run"), "data.path=" + pictures, "data.format=imagenet");
    }

    private String tell(List<Path> files, boolean onlyErrors, boolean json, Optional<Path> csv, Optional<Path> sheet)
            throws IOException {
        StringWriter out = new StringWriter();
        Predictions.tell(
                new PredictRequest(
                        new TrainedRun.Request(
                                run.folder(), new CheckpointChoice.Newest(), Optional.empty(), List.of()),
                        files,
                        Split.VALIDATION,
                        1,
                        2,
                        onlyErrors,
                        json,
                        csv,
                        sheet,
                        4),
                new Console(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false),
                new PrintWriter(out));
        return out.toString();
    }

    private JsonNode json(List<Path> files, boolean onlyErrors) throws IOException {
        return new ObjectMapper().readTree(tell(files, onlyErrors, true, Optional.empty(), Optional.empty()));
    }

    @Test
    void aFileIsPredictedAsTheSamePictureOfTheDataIs() throws IOException {
        JsonNode all = json(List.of(), false);
        assertThat(all.get("pictures").asInt()).isEqualTo(6);
        assertThat(all.get("known").asInt()).isEqualTo(6);
        JsonNode ofData = all.get("predictions").get(2);
        assertThat(ofData.get("class").asText()).isEqualTo("green");
        Path file = pictures.resolve("val/green/0.png");
        JsonNode ofFile = json(List.of(file), false).get("predictions").get(0);
        assertThat(ofFile.get("guesses")).isEqualTo(ofData.get("guesses")).hasSize(2);
        assertThat(ofFile.get("name").asText()).isEqualTo(file.toString());
        assertThat(ofFile.get("class").asText()).as("by its folder").isEqualTo("green");
        double first = ofFile.get("guesses").get(0).get("probability").asDouble();
        double second = ofFile.get("guesses").get(1).get("probability").asDouble();
        assertThat(first).isGreaterThanOrEqualTo(second).isLessThanOrEqualTo(1 - second + 1e-6);
    }

    @Test
    void aPictureElsewhereHasNoKnownClassAndIsNoError() throws IOException {
        Path file = Files.copy(pictures.resolve("val/green/0.png"), folder.resolve("holiday.png"));
        JsonNode json = json(List.of(file), false);
        assertThat(json.get("predictions").get(0).has("class")).isFalse();
        assertThat(json.get("known").asInt()).isZero();
        assertThat(json.has("top-1-error")).isFalse();
        assertThat(json(List.of(file), true).get("predictions")).isEmpty();
        assertThat(tell(List.of(file), false, false, Optional.empty(), Optional.empty()))
                .contains("holiday.png: ")
                .contains("1 picture; nothing tells what they show");
    }

    @Test
    void onlyErrorsAreThoseWhoseLikeliestClassIsWrong() throws IOException {
        JsonNode all = json(List.of(), false);
        JsonNode errors = json(List.of(), true);
        int wrong = 0;
        for (JsonNode prediction : all.get("predictions")) {
            wrong += prediction.get("guesses").get(0).get("class").equals(prediction.get("class")) ? 0 : 1;
        }
        assertThat(wrong).isBetween(1, 5);
        assertThat(errors.get("predictions")).hasSize(wrong).allSatisfy(prediction -> assertThat(
                        prediction.get("guesses").get(0).get("class"))
                .isNotEqualTo(prediction.get("class")));
        assertThat(errors.get("pictures").asInt()).isEqualTo(6);
        assertThat(errors.get("top-1-error").asDouble()).isCloseTo(wrong / 6.0, within(1e-9));
    }

    @Test
    void theSheetHasARedBarForTheRightClassOnly() throws IOException {
        Path html = folder.resolve("sheet.html");
        tell(List.of(), false, false, Optional.empty(), Optional.of(html));
        String page = Files.readString(html);
        assertThat(page.split("<figure>")).as("four drawn by lot").hasSize(5);
        assertThat(page)
                .contains("4 of 6 predictions of ")
                .contains("default-src 'none'")
                .doesNotContain("<script");
        for (String figure : List.of(page.split("<figure>")).subList(1, 5)) {
            String name = first("<figcaption>(\\w+)<", figure).orElseThrow();
            Optional<String> right = first("<li class=\"right\"><i[^>]*></i><span>(\\w+)<", figure);
            assertThat(right).isEqualTo(figure.contains("<span>" + name + "<") ? Optional.of(name) : Optional.empty());
        }
        assertThat(page).contains("class=\"right\"");
    }

    private static Optional<String> first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    @Test
    void aSheetOfPixelsHasAsManyPictures() throws IOException {
        Path png = folder.resolve("sheet.png");
        tell(List.of(), false, false, Optional.empty(), Optional.of(png));
        var image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(2 * (16 + 4 * 176));
        assertThat(image.getHeight()).isEqualTo(2 * (16 + 160 + 22 + 2 * 18 + 16));
    }

    @Test
    void everyPictureHasALineOfTheTable() throws IOException {
        Path csv = folder.resolve("predictions.csv");
        tell(List.of(pictures.resolve("val")), false, false, Optional.of(csv), Optional.empty());
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(7);
        assertThat(lines.get(0)).isEqualTo("name,label,class,class-1,probability-1,class-2,probability-2");
        assertThat(lines.get(6)).startsWith(pictures.resolve("val/red/1.png") + ",2,red,");
    }

    @Test
    void whatCannotBeWrittenOrReadIsToldBeforeAnythingIsComputed() {
        assertThatThrownBy(() -> tell(List.of(), false, false, Optional.empty(), Optional.of(folder.resolve("a.gif"))))
                .hasMessage("--sheet " + folder.resolve("a.gif") + ": expected a name that ends in .html or .png");
        assertThatThrownBy(() -> tell(List.of(folder.resolve("run")), false, false, Optional.empty(), Optional.empty()))
                .hasMessageContaining("holds no picture");
        assertThatThrownBy(
                        () -> tell(List.of(folder.resolve("no.png")), false, false, Optional.empty(), Optional.empty()))
                .hasMessageContaining("does not exist");
    }
}
