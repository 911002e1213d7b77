package duet.engine.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.schedule.Position;
import duet.actors.schedule.ScheduleState;
import duet.actors.schedule.Standing;
import duet.dataloader.batch.Split;
import duet.engine.run.RunEvents;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import duet.ops.tower.ParameterCopy;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorBoardFilesTest {
    private static final int SIMPLE_VALUE = 2;
    private static final int IMAGE = 4;
    private static final int HISTOGRAM = 5;

    @TempDir
    private Path run;

    private final List<String> warnings = new ArrayList<>();

    private TensorBoardFiles open() {
        return new TensorBoardFiles(run, true, warnings::add);
    }

    private void run(RunEvents events) {
        try (TensorBoardFiles files = open()) {
            events.all().forEach(files::accept);
        }
    }

    private Map<String, List<RecordedEvents.Value>> values() throws IOException {
        return RecordedEvents.values(run.resolve("tensorboard"));
    }

    private List<Long> steps(String tag) throws IOException {
        return values().get(tag).stream().map(RecordedEvents.Value::step).toList();
    }

    @Test
    void curvesHaveAPointForEachStepEpochAndValidation() throws IOException {
        run(new RunEvents().opened(0).epoch(0).validated(0).epoch(1).validated(1));
        assertThat(steps("loss/step")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(steps("loss/epoch")).containsExactly(2L, 5L);
        assertThat(steps("top-5-error/validation")).containsExactly(2L, 5L);
        assertThat(values().get("loss/step"))
                .extracting(value -> value.only(SIMPLE_VALUE))
                .containsExactly(2f, 1f, 2f / 3, 0.5f, 0.4f, 2f / 6);
        assertThat(values().get("speed/images-per-second").get(0).only(SIMPLE_VALUE))
                .isEqualTo(64f);
        assertThat(values().get("speed/exchange-share").get(0).only(SIMPLE_VALUE))
                .isEqualTo(0.25f);
        assertThat(values().get("learning-rate").get(0).only(SIMPLE_VALUE)).isEqualTo(0.01f);
    }

    @Test
    void theFirstRecordTellsTheVersionOfTheFile() throws IOException {
        run(new RunEvents().opened(0));
        List<RecordedEvents.Field> first =
                RecordedEvents.messages(run.resolve("tensorboard")).get(0);
        assertThat(first).extracting(RecordedEvents.Field::number).containsExactly(1, 3);
        assertThat(RecordedEvents.text(first.get(1))).isEqualTo("brain.Event:2");
        assertThat((Double) first.get(0).value()).isBetween(1.7e9, 1e10);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 3, 0})
    void aRunThatGoesOnHasNoPointTwiceAndNoneTooFew(long from) throws IOException {
        run(new RunEvents().opened(0).epoch(0).validated(0).steps(3, 6));
        run(new RunEvents().opened(from).from(from, 2));
        assertThat(steps("loss/step")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(steps("loss/epoch")).containsExactly(2L, 5L);
        assertThat(steps("loss/validation")).containsExactly(2L, 5L);
    }

    @Test
    void aValidationThatIsDoneAgainIsNotThereTwice() throws IOException {
        run(new RunEvents().opened(0).epoch(0).validated(0));
        run(new RunEvents().opened(3).validated(0).epoch(1));
        assertThat(steps("loss/validation")).containsExactly(2L);
    }

    /** Filters are written by another thread, so they may come behind the losses of later steps. */
    @Test
    void weightsOfTheCheckpointThatARunGoesOnFromStay() throws IOException {
        try (TensorBoardFiles files = open()) {
            new RunEvents().opened(0).epoch(0).steps(3, 5).all().forEach(files::accept);
            files.see(checkpoint(3));
        }
        run(new RunEvents().opened(3).epoch(1));
        assertThat(steps("filters")).containsExactly(2L);
        assertThat(steps("loss/step")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void whatWasCutOffInTheMiddleOfARecordIsLeftOut() throws IOException {
        run(new RunEvents().opened(0).epoch(0));
        Path file = RecordedEvents.only(run.resolve("tensorboard"));
        byte[] whole = Files.readAllBytes(file);
        for (int cut : new int[] {1, 4, 11, 30}) {
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length - cut));
            run(new RunEvents().opened(3).steps(3, 4));
            assertThat(steps("loss/step")).as("cut by " + cut).containsExactly(0L, 1L, 2L, 3L);
            Files.delete(RecordedEvents.only(run.resolve("tensorboard")));
        }
        whole[whole.length / 2] ^= 1;
        Files.write(file, whole);
        Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        run(new RunEvents().opened(3).steps(3, 4));
        assertThat(steps("loss/step")).endsWith(3L).doesNotHaveDuplicates();
        assertThat(warnings).isEmpty();
    }

    @Test
    void everyCheckpointGivesItsFiltersAndHistogramsOfAllWeights() throws IOException {
        try (TensorBoardFiles files = open()) {
            new RunEvents().opened(0).epoch(0).all().forEach(files::accept);
            files.see(checkpoint(3));
        }
        RecordedEvents.Value filters = values().get("filters").get(0);
        List<RecordedEvents.Field> image = RecordedEvents.fields((ByteBuffer) filters.only(IMAGE));
        ByteBuffer png = (ByteBuffer) image.get(3).value();
        byte[] bytes = new byte[png.remaining()];
        png.duplicate().get(bytes);
        BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(bytes));
        assertThat(filters.step()).isEqualTo(2);
        assertThat(image.get(0).value()).isEqualTo((long) drawn.getHeight());
        assertThat(image.get(1).value()).isEqualTo((long) drawn.getWidth());
        // Two kernels of 2x2 on each of two towers, four pixels a weight: as the verb draws them.
        assertThat(drawn.getWidth()).isEqualTo(4 + 2 * 12);
        assertThat(drawn.getHeight()).isEqualTo(4 + 12 + 16 + 12);
        // Weights 0, 4 and 8 of the twelve that the first kernel counts.
        assertThat(drawn.getRGB(4, 4) & 0xFFFFFF).isEqualTo(0x005DB9);

        List<RecordedEvents.Field> histogram = RecordedEvents.fields(
                (ByteBuffer) values().get("weights/conv1.weight").get(0).only(HISTOGRAM));
        assertThat(histogram.get(0).value()).isEqualTo(-10.0);
        assertThat(histogram.get(1).value()).isEqualTo(37.0);
        assertThat(histogram.get(2).value()).isEqualTo(48.0);
        assertThat(RecordedEvents.doubles((ByteBuffer) histogram.get(6).value()).stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isEqualTo(48);
        assertThat(values().keySet()).contains("weights/conv1.bias", "weights/fc2.weight", "weights/fc2.bias");
    }

    @Test
    void weightsAreLeftOutWhereTheyAreNotWanted() throws IOException {
        try (TensorBoardFiles files = new TensorBoardFiles(run, false, warnings::add)) {
            new RunEvents().opened(0).epoch(0).all().forEach(files::accept);
            files.see(checkpoint(3));
        }
        assertThat(values().keySet()).noneMatch(tag -> tag.startsWith("weights") || tag.equals("filters"));
    }

    @Test
    void filesThatCannotBeWrittenAreToldOnceAndTheRunGoesOn() throws IOException {
        Files.writeString(run.resolve("tensorboard"), "a file");
        run(new RunEvents().opened(0).epoch(0));
        assertThat(warnings).singleElement().asString().contains("tensorboard", "the run goes on without them");
    }

    /** The weights of conv1 count from -10 in the order of the whole network. */
    private static Checkpoint checkpoint(long steps) {
        ParameterSpec any = new ParameterSpec(new Initial.Constant(0), 1, 1);
        NetworkPlan plan = NetworkPlan.of(new NetworkSpec(
                new Shape(3, 4, 4),
                List.of(
                        new LayerSpec.Convolution("conv1", 4, 2, 1, Padding.NONE, false, Connect.ALL, any, any),
                        new LayerSpec.Linear("fc2", 2, Connect.ALL, any, any),
                        new LayerSpec.Softmax("softmax")),
                2));
        List<ParameterCopy> towers = new ArrayList<>();
        for (int tower = 0; tower < 2; tower++) {
            ParameterCopy copy = ParameterCopy.of(plan.towers().get(tower));
            for (int i = 0; i < 24; i++) {
                copy.rows().get(0).value().put(i, 24 * tower + i - 10f);
            }
            towers.add(copy);
        }
        Standing standing = new Standing(
                new Position(steps, steps, 0, Split.TRAINING, 0),
                new ScheduleState(0.01, "", false, 1, 0, 0),
                Standing.Sums.NONE,
                Standing.Sums.NONE);
        return new Checkpoint(standing, OptionalDouble.empty(), towers);
    }
}
