package duet.engine.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.engine.DrawnFolder;
import duet.engine.config.ConfigException;
import duet.engine.evaluate.Score;
import duet.engine.jar.SmallRun;
import duet.engine.predict.Prediction;
import duet.engine.run.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final List<Event> events = new ArrayList<>();
    private Path config;

    @BeforeEach
    void writeConfig() throws IOException {
        config = Path.of(SmallRun.config(folder));
    }

    private Trainer trainer(String... set) {
        return Trainer.of(config)
                .set(set)
                .runs(folder.resolve("runs"))
                .onEvent(events::add)
                .printTo(out);
    }

    private <E extends Event> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void aRunIsTrainedItsEventsAreToldAndItsFolderIsNamed() throws Exception {
        Trainer.Result result = trainer("training.epochs=2").train();
        assertThat(result.ending()).isEqualTo(Ending.IN_ORDER);
        assertThat(events(Event.StepDone.class)).hasSize(6);
        assertThat(events(Event.ValidationDone.class)).hasSize(2);
        assertThat(events.get(events.size() - 1)).isInstanceOf(Event.RunEnded.class);
        assertThat(result.run().resolve("checkpoints/step-00000006.safetensors"))
                .exists();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("completed: all 6 steps are done");
    }

    @Test
    void whoStopsItGetsACheckpointFromWhichItGoesOn() throws Exception {
        Trainer stopped = trainer("training.epochs=2");
        Trainer.Result result = stopped.onEvent(event -> {
                    if (event instanceof Event.StepDone done && done.step() == 1) {
                        stopped.stop();
                    }
                })
                .train();
        assertThat(result.ending()).isEqualTo(Ending.IN_ORDER);
        assertThat(trainer().resume(result.run())).isEqualTo(result);
        long first = events(Event.StepDone.class).get(0).step();
        assertThat(first).isBetween(2L, 4L);
        assertThat(events(Event.StepDone.class)).hasSize((int) (6 - first));
    }

    @Test
    void aWrongKeyIsRefusedBeforeAnythingIsWritten() {
        assertThatThrownBy(() -> trainer("training.epoch=2").train())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.epoch: unknown key; did you mean epochs?");
        assertThat(folder.resolve("runs")).doesNotExist();
        assertThat(events).isEmpty();
    }

    @Test
    void aListenerThatFailsIsWarnedOfAndDoesNotEndTheRun() throws Exception {
        Trainer.Result result = trainer("training.epochs=1")
                .onEvent(event -> {
                    throw new IllegalStateException("full up");
                })
                .train();
        assertThat(result.ending()).isEqualTo(Ending.IN_ORDER);
        assertThat(printed.toString(StandardCharsets.UTF_8)).containsOnlyOnce("full up");
    }

    @Test
    void theTrainedNetworkClassifiesFilesAndIsTested() throws Exception {
        Path pictures = DrawnFolder.write(folder.resolve("pictures"), 3, 2);
        Trainer.Result result = trainer("training.epochs=1", "data.path=" + pictures, "data.format=imagenet")
                .train();
        TrainedNetwork network = TrainedNetwork.of(result.run(), out);
        List<Prediction> predictions = network.classify(List.of(pictures.resolve("val/green")), 2);
        assertThat(predictions).hasSize(2).allSatisfy(prediction -> {
            assertThat(prediction.labelName()).isEqualTo("green");
            assertThat(prediction.guesses()).hasSize(2);
        });
        Score score = network.evaluate(10);
        assertThat(score.images()).isEqualTo(6);
        assertThat(score.loss()).isPositive();
    }

    @Test
    void noPicturesNoPredictions() throws Exception {
        assertThat(TrainedNetwork.of(folder.resolve("nowhere"), out).classify(List.of(), 5))
                .isEmpty();
    }

    @Test
    void aFolderThatIsNoRunIsNamed() {
        assertThatThrownBy(
                        () -> TrainedNetwork.of(folder.resolve("nowhere"), out).evaluate(1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nowhere: not the folder of a run");
    }

    @Test
    void theSameSeedGivesTheSameBits() throws Exception {
        trainer("training.epochs=1").train();
        trainer("training.epochs=1").train();
        List<Optional<String>> digests = events(Event.RunEnded.class).stream()
                .map(Event.RunEnded::digest)
                .toList();
        assertThat(digests).hasSize(2);
        assertThat(digests.get(0)).isPresent().isEqualTo(digests.get(1));
        try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
            assertThat(runs).hasSize(2);
        }
    }
}
