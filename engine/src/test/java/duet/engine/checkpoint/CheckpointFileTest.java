package duet.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointStore.Written;
import duet.engine.safetensors.SafetensorsWriter;
import duet.engine.safetensors.TensorSource;
import duet.ops.device.Parameter;
import duet.ops.network.Connect;
import duet.ops.network.LayerSpec;
import duet.ops.tower.ParameterCopy;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
    private static final Map<String, String> RUN = Map.of("run", "alexnet-ü", "config", "towers = 2\n\"x\"");

    @TempDir
    private Path folder;

    private CheckpointFolder store;

    @BeforeEach
    void openFolder() throws Exception {
        store = CheckpointFolder.open(folder, new Retention(100, 0), RUN);
    }

    @Test
    void shouldGiveBackEveryBitOfADrawnNetworkOnAsManyTowersAsOneLikes() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int draw = 0; draw < 30; draw++) {
            String where = "draw " + draw + " of seed " + seed;
            List<LayerSpec> layers = DrawnNetwork.layers(random);
            long twoSteps = 2 * draw + 1;
            long oneSteps = 2 * draw + 2;
            try (DrawnNetwork two = DrawnNetwork.of(layers, 2);
                    DrawnNetwork one = DrawnNetwork.of(layers, 1);
                    DrawnNetwork back = DrawnNetwork.of(layers, 2)) {
                two.fill(random);
                store.write(two.checkpoint(twoSteps));
                try (CheckpointFile file = open(twoSteps)) {
                    assertThat(DrawnNetwork.arrays(file)).as(where).isEqualTo(two.arrays());
                    one.restore(file);
                }
                assertThat(one.arrays()).as(where).isEqualTo(two.arrays());
                store.write(one.checkpoint(oneSteps));
                try (CheckpointFile file = open(oneSteps)) {
                    back.restore(file);
                    file.expectExactly(names(back));
                }
                assertThat(values(back)).as(where).isEqualTo(values(two));
            }
        }
    }

    @Test
    void shouldGiveBackWhereTheRunStoodAndWhatItSaidOfItself() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (DrawnNetwork network = DrawnNetwork.of(DrawnNetwork.layers(random), 1)) {
            for (int draw = 1; draw <= 50; draw++) {
                OptionalDouble error =
                        random.nextBoolean() ? OptionalDouble.of(random.nextDouble()) : OptionalDouble.empty();
                Checkpoint checkpoint = network.checkpoint(DrawnNetwork.standing(draw, random), error);
                Written written = store.write(checkpoint);
                try (CheckpointFile file = CheckpointFile.open(folder.resolve(written.file()))) {
                    assertThat(file.standing()).as("seed %d", seed).isEqualTo(checkpoint.standing());
                    assertThat(file.validationError()).isEqualTo(error);
                    assertThat(file.sha256()).isEqualTo(written.sha256());
                    assertThat(file.metadata()).containsAllEntriesOf(RUN).containsEntry("format", "duet-checkpoint");
                    assertThat(file.path()).hasSize(written.bytes());
                }
            }
        }
    }

    @Test
    void shouldReadACopyUnderAnotherName() throws Exception {
        Path copy = Files.copy(written(small(8), 5), folder.resolve("alexnet.safetensors"));
        try (CheckpointFile file = CheckpointFile.open(copy)) {
            assertThat(file.standing().position().steps()).isEqualTo(5);
        }
    }

    @Test
    void shouldFillACopyOfATowerThatIsElsewhere() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int draw = 1; draw <= 10; draw++) {
            try (DrawnNetwork network = DrawnNetwork.of(DrawnNetwork.layers(random), 2)) {
                network.fill(random);
                Checkpoint written = network.checkpoint(draw);
                store.write(written);
                try (CheckpointFile file = open(draw)) {
                    for (ParameterCopy tower : written.towers()) {
                        ParameterCopy copy = network.emptyCopy(written.towers().indexOf(tower));
                        file.restore(copy);
                        assertThat(DrawnNetwork.values(copy))
                                .as("seed %d", seed)
                                .isEqualTo(DrawnNetwork.values(tower));
                    }
                }
            }
        }
    }

    @Test
    void shouldReadARangeOfRows() throws Exception {
        try (CheckpointFile file = CheckpointFile.open(written(small(8), 5))) {
            List<Float> whole = DrawnNetwork.arrays(file).get("fc1.weight");
            FloatBuffer rows = FloatBuffer.allocate(20);
            file.read("fc1.weight", 100, rows);
            for (int i = 0; i < 20; i++) {
                assertThat(rows.get(i)).isEqualTo(whole.get(100 + i));
            }
            assertThatThrownBy(() -> file.read("fc1.weight", whole.size() - 19, rows))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("fc1.weight has " + whole.size() + " values, not 20");
        }
    }

    @Test
    void shouldReadNothingOnceItIsClosed() throws Exception {
        CheckpointFile file = CheckpointFile.open(written(small(8), 5));
        file.close();
        assertThatThrownBy(() -> file.read("fc1.weight", 0, FloatBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void shouldRefuseANetworkOfAnotherShapeAndChangeNothing() throws Exception {
        Path path = written(small(8), 5);
        try (CheckpointFile file = CheckpointFile.open(path);
                DrawnNetwork wider = DrawnNetwork.of(small(10), 2)) {
            Map<String, List<Float>> before = wider.arrays();
            assertThatThrownBy(() -> wider.restore(file))
                    .isInstanceOf(CheckpointMismatchException.class)
                    .hasMessage(path + ": tensor fc1.weight has the shape [8, 192]; the configuration wants [10, 192]:"
                            + " use the configuration of the run that wrote it");
            assertThat(wider.arrays()).isEqualTo(before);
        }
    }

    @Test
    void shouldNameATensorThatIsMissingAndOneTooMany() throws Exception {
        Path path = written(small(8), 5);
        try (CheckpointFile file = CheckpointFile.open(path)) {
            assertThatThrownBy(() -> file.expectExactly(Set.of("fc1.weight", "fc1.bias", "fc9.weight")))
                    .isInstanceOf(CheckpointMismatchException.class)
                    .hasMessageContaining(path + ": has no tensor fc9.weight");
            assertThatThrownBy(() -> file.expectExactly(Set.of("fc1.weight")))
                    .isInstanceOf(CheckpointMismatchException.class)
                    .hasMessageContaining(path + ": holds the tensor fc1.bias,");
        }
    }

    @Test
    void shouldTellTheFileOfAnotherProgramFromADamagedOne() throws Exception {
        Path file = folder.resolve("step-00000009.safetensors");
        TensorSource tensor = TensorSource.floats("w", List.of(2L), List.of(FloatBuffer.allocate(2)));
        write(file, Map.of("format", "pt"), tensor);
        assertThatThrownBy(() -> CheckpointFile.open(file))
                .isInstanceOf(DamagedCheckpointException.class)
                .hasMessage(file + ": a safetensors file of another program: its metadata entry format is 'pt';"
                        + " expected 'duet-checkpoint'");
        write(file, Map.of(), tensor);
        assertThatThrownBy(() -> CheckpointFile.open(file))
                .hasMessageContaining("its metadata entry format is not there; expected");
        write(file, Map.of("format", "duet-checkpoint", "version", "2"), tensor);
        assertThatThrownBy(() -> CheckpointFile.open(file)).hasMessageContaining("a checkpoint of version '2'");
    }

    @Test
    void shouldSayWhichFileIsMissing() {
        Path file = folder.resolve("step-00000001.safetensors");
        assertThatThrownBy(() -> CheckpointFile.open(file))
                .isInstanceOf(DamagedCheckpointException.class)
                .hasMessage(file + ": cannot be read: no such file");
    }

    private static void write(Path file, Map<String, String> metadata, TensorSource tensor) throws Exception {
        try (OutputStream out = Files.newOutputStream(file)) {
            new SafetensorsWriter(List.of(tensor), metadata).write(Channels.newChannel(out));
        }
    }

    private Path written(List<LayerSpec> layers, long steps) throws Exception {
        try (DrawnNetwork network = DrawnNetwork.of(layers, 2)) {
            network.fill(new Random(steps));
            return folder.resolve(store.write(network.checkpoint(steps)).file());
        }
    }

    private static List<LayerSpec> small(int outputs) {
        LayerSpec.Linear drawn = DrawnNetwork.layers(new Random(1)).stream()
                .filter(LayerSpec.Linear.class::isInstance)
                .map(LayerSpec.Linear.class::cast)
                .findFirst()
                .orElseThrow();
        return List.of(
                new LayerSpec.Linear("fc1", outputs, Connect.ALL, drawn.weight(), drawn.bias()),
                new LayerSpec.Softmax("softmax"));
    }

    private CheckpointFile open(long steps) throws Exception {
        return CheckpointFolder.newestGoodAtOrBefore(folder, steps, line -> {
                    throw new AssertionError(line);
                })
                .orElseThrow();
    }

    private static Set<String> names(DrawnNetwork network) {
        return network.parameters().stream().map(Parameter::name).collect(Collectors.toCollection(HashSet::new));
    }

    /** Of each tower's own rows, in the order of the parameters. */
    private static List<Float> values(DrawnNetwork network) {
        List<Float> values = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            FloatBuffer rows = FloatBuffer.allocate(parameter.count());
            parameter.read(Parameter.Part.VALUE, rows);
            for (int i = 0; i < rows.capacity(); i++) {
                values.add(rows.get(i));
            }
            parameter.read(Parameter.Part.MOMENTUM, rows);
            for (int i = 0; i < rows.capacity(); i++) {
                values.add(rows.get(i));
            }
        }
        return values;
    }
}
