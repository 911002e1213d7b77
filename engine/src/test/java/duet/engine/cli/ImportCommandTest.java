package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.network.KeptRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    @TempDir
    private Path folder;

    private KeptRun run;
    private Path target;

    @BeforeEach
    void makeRun() throws IOException {
        run = KeptRun.of(
                folder.resolve("run"),
                2,
                15,
                3,
                "{ name = conv1, type = convolution, outputs = 4, kernel = 3, connect = all, weight { he = 1 } }",
                "{ name = fc2, type = linear, outputs = classes, connect = all, weight { he = 1 } }");
        target = folder.resolve("imported");
    }

    private Line load(String... more) {
        List<String> line = new ArrayList<>(List.of(
                "import",
                run.checkpoint().toString(),
                "--config",
                run.folder().resolve("config.conf").toString()));
        line.addAll(List.of(more));
        line.add(target.toString());
        return Line.of(line.toArray(String[]::new));
    }

    @Test
    void aRunIsMadeThatOtherVerbsTake() {
        Line line = load();
        assertThat(line.exitCode()).as(line.err()).isZero();
        assertThat(line.lines())
                .last()
                .asString()
                .endsWith(": " + target.resolve("checkpoints/step-00000000.safetensors"));
        Line filters = Line.of(
                "filters", target.toString(), "--out", folder.resolve("f.png").toString());
        assertThat(filters.exitCode()).as(filters.err()).isZero();
        assertThat(filters.lines().get(0)).startsWith("conv1 after 0 steps: 4 kernels of 3x3x3 on two towers");
        Line tested = Line.of("evaluate", target.toString());
        assertThat(tested.exitCode()).as(tested.err()).isZero();
        assertThat(tested.lines()).anyMatch(text -> text.contains("16 validation pictures of "));
    }

    @Test
    void whatCannotBeImportedIsRefusedInOneLineEach() {
        assertRefused(load("--channels", "grey"), "--channels grey: expected rgb or bgr");
        assertRefused(load("--map", "conv1"), "--map conv1: expected FROM=TO");
        assertRefused(load("--map", "conv1=a", "--map", "conv1=b"), "--map conv1=b: says again what becomes of conv1");
        assertRefused(load("--set", "network.layers.conv1.outputs=0"), "network.layers.conv1.outputs");
        assertRefused(
                load("--set", "network.layers.conv1.kernel=5"),
                "conv1.weight has the shape [4, 3, 3, 3]",
                "fc2.weight has");
        assertRefused(Line.of("import", run.checkpoint().toString(), target.toString()), "'--config=CONFIG'");
    }

    private void assertRefused(Line line, String... told) {
        assertThat(line.exitCode()).as(line.toString()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).hasSameSizeAs(told);
        for (int i = 0; i < told.length; i++) {
            assertThat(line.problems().get(i)).contains(told[i]);
        }
        assertThat(target).doesNotExist();
    }
}
