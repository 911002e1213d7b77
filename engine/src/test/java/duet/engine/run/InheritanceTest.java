package duet.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.schedule.FixedSteps;
import duet.dataloader.DataException;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.network.KeptRun;
import duet.ops.tower.ParameterCopy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InheritanceTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private KeptRun other;

    @BeforeEach
    void makeRun() throws IOException {
        other = KeptRun.of(
                folder.resolve("other"),
                2,
                9,
                3,
                "{ name = conv1, type = convolution, outputs = 4, kernel = 3, connect = all, weight { he = 1 } }",
                "{ name = conv2, type = convolution, outputs = 4, kernel = 3, connect = own, weight { he = 1 } }",
                "{ name = fc3, type = linear, outputs = classes, connect = all, weight { he = 1 }, bias { value = 0.5 } }");
    }

    private Preparation prepare(String... set) {
        List<String> all = new ArrayList<>(List.of(set));
        all.add("training.seed=5");
        return Preparation.of(RunConfig.load(other.folder().resolve("config.conf"), all), console());
    }

    private Console console() {
        return new Console(new PrintStream(said, true, StandardCharsets.UTF_8), false);
    }

    private Map<String, FloatBuffer> begin(Preparation prepared) throws IOException {
        ParameterCopy copy = Inheritance.of(prepared, console())
                .orElseThrow()
                .checkpoint(new FixedSteps(0.25, List.of()))
                .towers()
                .get(0);
        copy.rows().forEach(rows -> assertThat(floats(rows.momentum())).containsOnly(0f));
        return values(copy);
    }

    private static Map<String, FloatBuffer> values(ParameterCopy copy) {
        return copy.rows().stream().collect(Collectors.toMap(ParameterCopy.Rows::name, ParameterCopy.Rows::value));
    }

    private static float[] floats(FloatBuffer buffer) {
        float[] values = new float[buffer.capacity()];
        buffer.get(0, values);
        return values;
    }

    @Test
    void nothingIsTakenOverWhereNoRunIsNamed() throws IOException {
        assertThat(Inheritance.of(prepare(), console())).isEmpty();
    }

    @Test
    void layersOfTheSameNameAndShapesAreCopiedAndOthersStartAfresh() throws IOException {
        Preparation prepared = prepare(
                "init.from=" + other.folder(),
                "towers=1",
                "network.layers.conv2.kernel=2",
                "network.layers.conv2.bias.value=0.25");
        Map<String, FloatBuffer> begun = begin(prepared);
        Map<String, FloatBuffer> there = values(other.weights());
        Map<String, FloatBuffer> alone =
                values(ParameterCopy.starting(prepared.network().towers().get(0), 5));
        assertThat(floats(begun.get("conv1.weight"))).isEqualTo(floats(there.get("conv1.weight")));
        assertThat(floats(begun.get("conv1.bias"))).isEqualTo(floats(there.get("conv1.bias")));
        assertThat(floats(begun.get("conv2.weight"))).isEqualTo(floats(alone.get("conv2.weight")));
        assertThat(floats(begun.get("conv2.bias"))).containsOnly(0.25f);
        assertThat(floats(begun.get("fc3.bias"))).containsOnly(0.5f);
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .contains(
                        "weights from " + other.checkpoint() + " (step 7)",
                        "  conv1: copied",
                        "  conv2: starts afresh, its weight is [4, 2, 3, 3] there and [4, 2, 2, 2] here",
                        "  fc3: starts afresh, its weight is [10, 100] there and [10, 144] here");
    }

    @Test
    void aCheckpointMayBeNamedAndLayersThatAreNotHereAreTold() throws IOException {
        Map<String, FloatBuffer> begun = begin(prepare(
                "init.from=" + other.checkpoint(), "network.change.conv2=null", "network.layers.conv1.kernel=3"));
        assertThat(begun).containsOnlyKeys("conv1.weight", "conv1.bias", "fc3.weight", "fc3.bias");
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .contains("  conv1: copied", "  conv2: left out, it is not in this network");
    }

    @Test
    void whatGivesNoLayerIsRefused() {
        assertRefused("init.from=" + folder, "init.from: " + folder + ": not the folder of a run");
        assertRefused(
                "init.from=" + other.folder().resolve("config.conf"),
                "init.from: " + other.folder() + "/config.conf: ");
        Preparation strange = prepare(
                "init.from=" + other.folder(), "network.layers.conv1.outputs=6", "network.layers.conv2.outputs=6");
        assertThatThrownBy(() -> Inheritance.of(strange, console()))
                .isInstanceOfSatisfying(DataException.class, e -> assertThat(e.problems())
                        .containsExactly(
                                "init.from: " + other.checkpoint() + " has no layer of this network, by name and shape",
                                "init.from: conv1: its weight is [4, 3, 3, 3] there and [6, 3, 3, 3] here",
                                "init.from: conv2: its weight is [4, 2, 3, 3] there and [6, 3, 3, 3] here",
                                "init.from: fc3: its weight is [10, 100] there and [10, 150] here"));
    }

    private void assertRefused(String from, String told) {
        Preparation prepared = prepare(from);
        assertThatThrownBy(() -> Inheritance.of(prepared, console()))
                .isInstanceOfSatisfying(
                        DataException.class,
                        e -> assertThat(e.problems()).singleElement().asString().startsWith(told));
    }
}
