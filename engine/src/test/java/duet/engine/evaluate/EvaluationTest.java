package duet.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import duet.engine.DrawnFolder;
import duet.engine.console.Console;
import duet.engine.run.CheckpointChoice;
import duet.engine.run.Preparation;
import duet.ops.network.Shape;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.TowerNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
    private static final int IMAGES = 26;
    private static final int VIEWS = 10;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private EvaluationReport evaluate(EvaluationRequest request) throws IOException {
        return Evaluation.run(request, new Console(new PrintStream(said, true, StandardCharsets.UTF_8), false));
    }

    private static EvaluationRequest request(int views, Path... runs) {
        return new EvaluationRequest(
                List.of(runs),
                views,
                Optional.empty(),
                Split.VALIDATION,
                new CheckpointChoice.Best(),
                false,
                Optional.empty(),
                List.of());
    }

    private static EvaluationRequest onData(Path data, Path run) {
        EvaluationRequest plain = request(1, run);
        return new EvaluationRequest(
                plain.runs(),
                1,
                Optional.of(data),
                Split.VALIDATION,
                plain.checkpoint(),
                false,
                Optional.empty(),
                List.of());
    }

    private List<String> csv(int views, Split split, Path... runs) throws IOException {
        Path file = folder.resolve("predictions.csv");
        evaluate(new EvaluationRequest(
                List.of(runs),
                views,
                Optional.empty(),
                split,
                new CheckpointChoice.Newest(),
                false,
                Optional.of(file),
                List.of()));
        List<String> lines = Files.readAllLines(file);
        return lines.subList(1, lines.size());
    }

    /** The fourth field: none before it needs quotes in the sample. */
    private static double labelsProbability(String line) {
        return Double.parseDouble(line.split(",")[3]);
    }

    @Test
    void shouldAddUpBatchesToTheBitAsAValidationDoes() throws IOException {
        UntrainedRun run = UntrainedRun.withCheckpoint(folder.resolve("run"));
        Preparation prepared = run.prepare();
        double loss = 0;
        double top1 = 0;
        double top5 = 0;
        try (TowerNetwork network = run.network(prepared, 12)) {
            for (int first = 0; first < IMAGES; first += 12) {
                int images = Math.min(12, IMAGES - first);
                StepOutcome outcome = test(prepared, network, new BatchRequest(Split.VALIDATION, 0, 0, first, images));
                loss += outcome.loss() * images;
                top1 += outcome.top1Errors();
                top5 += outcome.top5Errors();
            }
        }
        assertThat(evaluate(request(1, run.folder())).score())
                .isEqualTo(new Score(IMAGES, top1 / IMAGES, top5 / IMAGES, loss / IMAGES));
    }

    private static StepOutcome test(Preparation prepared, TowerNetwork network, BatchRequest request) {
        BatchBuffer buffer = new BatchBuffer(12, prepared.batches().imageShape());
        prepared.batches().newMaker().make(request, buffer);
        network.load(buffer.images());
        return network.test(buffer.labels(), request.rows(), request.views());
    }

    @Test
    void tenViewsAreTheMeanOfTenPassesOverOneViewEach() throws IOException {
        UntrainedRun run = UntrainedRun.withCheckpoint(folder.resolve("run"), "training.batch=24");
        Preparation prepared = run.prepare();
        List<String> lines = csv(VIEWS, Split.VALIDATION, run.folder());
        assertThat(lines).hasSize(IMAGES);
        Shape shape = prepared.batches().imageShape();
        BatchBuffer views = new BatchBuffer(VIEWS, shape);
        BatchBuffer one = new BatchBuffer(1, shape);
        try (TowerNetwork network = run.network(prepared, 1)) {
            for (int image = 0; image < IMAGES; image++) {
                prepared.batches().newMaker().make(new BatchRequest(Split.VALIDATION, 0, 0, image, 1, VIEWS), views);
                double sum = 0;
                for (int view = 0; view < VIEWS; view++) {
                    one.images().put(0, views.images(), view * shape.count(), shape.count());
                    network.load(one.images());
                    network.test(views.labels(), 1);
                    sum += network.probability(0, views.labels()[0]);
                }
                assertThat(lines.get(image))
                        .startsWith(prepared.data().validation().name(image) + "," + views.labels()[0] + ",");
                assertThat(labelsProbability(lines.get(image)))
                        .as("picture " + image)
                        .isCloseTo(sum / VIEWS, within(1e-6));
            }
        }
    }

    @Test
    void tenViewsNeedNotFitTheBatchOfTheTraining() throws IOException {
        UntrainedRun small = UntrainedRun.withCheckpoint(folder.resolve("small"), "training.batch=4");
        UntrainedRun large = UntrainedRun.withCheckpoint(folder.resolve("large"), "training.batch=24");
        assertThat(evaluate(request(VIEWS, small.folder())).score().loss())
                .isCloseTo(evaluate(request(VIEWS, large.folder())).score().loss(), within(1e-6));
    }

    @Test
    void theAverageOfARunWithItselfIsTheRun() throws IOException {
        Path run = UntrainedRun.withCheckpoint(folder.resolve("run")).folder();
        Score alone = evaluate(request(1, run)).score();
        EvaluationReport twice = evaluate(request(1, run, run));
        assertThat(twice.runs())
                .extracting(EvaluationReport.TestedCheckpoint::score)
                .containsExactly(alone, alone);
        assertThat(twice.score().top1Error()).isEqualTo(alone.top1Error());
        assertThat(twice.score().top5Error()).isEqualTo(alone.top5Error());
        assertThat(twice.score().loss()).isCloseTo(alone.loss(), within(1e-6));
        assertThat(twice.average().orElseThrow().weights()).containsExactly(0.5, 0.5);
    }

    @Test
    void searchedWeightsOfEqualRunsAreEqual() throws IOException {
        Path run = UntrainedRun.withCheckpoint(folder.resolve("run")).folder();
        EvaluationRequest plain = request(1, run, run);
        EvaluationReport searched = evaluate(new EvaluationRequest(
                plain.runs(),
                1,
                Optional.empty(),
                Split.VALIDATION,
                plain.checkpoint(),
                true,
                Optional.empty(),
                List.of()));
        assertThat(searched.average().orElseThrow().weights()).containsExactly(0.5, 0.5);
        assertThat(searched.score().top5Error())
                .isEqualTo(searched.runs().get(0).score().top5Error());
    }

    @Test
    void severalRunsAreAveragedPictureByPictureWhateverTheirCrop() throws IOException {
        Path one = UntrainedRun.withCheckpoint(folder.resolve("one")).folder();
        Path other = UntrainedRun.withCheckpoint(
                        folder.resolve("other"), "training.seed=7", "data.crop=28", "network.input=[3,28,28]")
                .folder();
        Path third = UntrainedRun.withCheckpoint(folder.resolve("third"), "training.seed=8")
                .folder();
        List<List<String>> alone = List.of(
                csv(1, Split.VALIDATION, one), csv(1, Split.VALIDATION, other), csv(1, Split.VALIDATION, third));
        List<String> average = csv(1, Split.VALIDATION, one, other, third);
        for (int image = 0; image < IMAGES; image++) {
            int index = image;
            double mean = alone.stream()
                    .mapToDouble(lines -> labelsProbability(lines.get(index)))
                    .average()
                    .orElseThrow();
            assertThat(labelsProbability(average.get(image))).isCloseTo(mean, within(1e-6));
        }
    }

    @Test
    void trainingPicturesAreTestedAsTheyAreStored() throws IOException {
        Path run = UntrainedRun.withCheckpoint(folder.resolve("run")).folder();
        DataSet data = new UntrainedRun(run, null).prepare().data();
        List<String> lines = csv(1, Split.TRAINING, run);
        assertThat(lines).hasSize(24).isEqualTo(csv(1, Split.TRAINING, run));
        assertThat(lines.get(5))
                .startsWith(data.training().name(5) + "," + data.training().label(5) + ",");
    }

    @Test
    void otherPicturesOfAsManyClassesAreWarnedOf() throws IOException {
        Path one = DrawnFolder.write(folder.resolve("one"), 4, 2);
        Path other = DrawnFolder.write(folder.resolve("other"), 4, 3);
        Path run = UntrainedRun.withCheckpoint(folder.resolve("run"), "data.path=" + one)
                .folder();
        assertThat(evaluate(onData(other, run)).score().images()).isEqualTo(9);
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.startsWith("warning: "))
                .singleElement()
                .asString()
                .contains("other: not the data that " + run + " was trained on");
    }

    @Test
    void theSamePicturesElsewhereAreTheSameData() throws IOException {
        Path one = DrawnFolder.write(folder.resolve("one"), 4, 2);
        Path moved = DrawnFolder.write(folder.resolve("moved, \"later\""), 4, 2);
        Path run = UntrainedRun.withCheckpoint(folder.resolve("run"), "data.path=" + one)
                .folder();
        assertThat(evaluate(onData(moved, run)).score())
                .isEqualTo(evaluate(request(1, run)).score());
        assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("warning");
    }

    @Test
    void shouldRefuseDataWithOtherClasses() throws IOException {
        Path data = DrawnFolder.write(folder.resolve("data"), 4, 2);
        Path run = UntrainedRun.withCheckpoint(folder.resolve("run")).folder();
        refused(onData(data, run), "its 3 classes take 3 outputs, but ", "step-00000003.safetensors has 10");
    }

    @Test
    void shouldRefuseToAverageRunsOfOtherClassesOrOtherPictures() throws IOException {
        Path data = DrawnFolder.write(folder.resolve("data"), 4, 2);
        Path ten = UntrainedRun.withCheckpoint(folder.resolve("ten")).folder();
        Path three = UntrainedRun.withCheckpoint(folder.resolve("three"), "data.path=" + data)
                .folder();
        Path fewer = UntrainedRun.withCheckpoint(folder.resolve("fewer"), "data.sample.validation=20")
                .folder();
        refused(request(1, ten, three), three + ": tells 3 outputs", "but " + ten + " tells 10 outputs");
        refused(request(1, ten, fewer), fewer + ": its pictures", "are not those of " + ten);
    }

    @Test
    void shouldRefuseWhatIsNoRunOrHasNoCheckpoint() throws IOException {
        refused(request(1, folder), folder + ": not the folder of a run");
        Path run = UntrainedRun.create(folder.resolve("run")).folder();
        refused(request(1, run), run.resolve("checkpoints") + ": no good checkpoint");
    }

    @Test
    void shouldRefuseAFileThatCannotBeWrittenBeforeItComputes() throws IOException {
        Path run = UntrainedRun.create(folder.resolve("run")).folder();
        EvaluationRequest plain = request(1, run);
        EvaluationRequest nowhere = new EvaluationRequest(
                plain.runs(),
                1,
                Optional.empty(),
                Split.VALIDATION,
                plain.checkpoint(),
                false,
                Optional.of(folder.resolve("nowhere/predictions.csv")),
                List.of());
        refused(nowhere, "nowhere/predictions.csv: cannot be written", "--csv");
    }

    private void refused(EvaluationRequest request, String... parts) {
        assertThatThrownBy(() -> evaluate(request))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }
}
