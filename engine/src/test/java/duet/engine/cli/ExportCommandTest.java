package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.network.KeptRun;
import duet.engine.network.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    @TempDir
    private Path folder;

    private KeptRun run;
    private Path onnx;
    private Path safetensors;

    @BeforeEach
    void makeRun() throws IOException {
        run = Networks.LOCALLY_CONNECTED.in(folder.resolve("run"));
        onnx = folder.resolve("net.onnx");
        safetensors = folder.resolve("net.safetensors");
    }

    private Line export(String... arguments) {
        List<String> line = new ArrayList<>(List.of("export", run.folder().toString()));
        line.addAll(List.of(arguments));
        return Line.of(line.toArray(String[]::new));
    }

    @Test
    void everythingThatIsWrittenIsTold() throws IOException {
        Line line = export("--onnx", onnx.toString(), "--safetensors", safetensors.toString());
        assertThat(line.exitCode()).as(line.err()).isZero();
        String parameters = String.format(
                Locale.ROOT, "%,d parameters after 7 steps, ", run.plan().parameters());
        assertThat(line.lines())
                .containsExactly(
                        onnx + ": " + String.format(Locale.ROOT, "%,d", Files.size(onnx)) + " bytes, " + parameters
                                + "opset 17, input -> logits, probabilities",
                        safetensors + ": " + String.format(Locale.ROOT, "%,d", Files.size(safetensors)) + " bytes, "
                                + parameters + "float32",
                        folder.resolve("net.py") + ": "
                                + String.format(Locale.ROOT, "%,d", Files.size(folder.resolve("net.py"))) + " bytes, "
                                + parameters + "a PyTorch module; load() gives the network with these weights",
                        "its input: [batch, 3, 15, 15], RGB, 0..255 in float32 less the mean image of the training pictures,"
                                + " times 0.017");
    }

    @Test
    void theRunsDataAreOpenedForPixels() {
        Line line = export("--onnx", onnx.toString(), "--pixels", "--set", "data.sample.training=12");
        assertThat(line.exitCode()).as(line.err()).isZero();
        assertThat(line.lines())
                .last()
                .isEqualTo("its input: [batch, 3, 15, 15], RGB, 0..255 in float32; the mean is subtracted inside");
    }

    @Test
    void whatIsNotThereIsRefusedInOneLine() throws IOException {
        assertRefused(export(), "nothing to write: name --onnx FILE, --safetensors FILE or both");
        assertRefused(export("--onnx", onnx.toString(), "--set", "data.path=x"), "only opened with --pixels");
        assertRefused(export("--onnx", onnx.toString(), "--checkpoint", "gone"), "gone: cannot be read: no such file");
        assertRefused(export("--onnx", folder.resolve("no/net.onnx").toString()), "no/net.onnx: cannot be written");
        assertRefused(export("--onnx", folder.toString()), folder + ": is a folder");
        assertRefused(Line.of("export", folder.toString(), "--onnx", onnx.toString()), "not the folder of a run");
        Path config = run.folder().resolve("config.conf");
        Files.writeString(config, Files.readString(config).replace("name=local3", "name=local7"));
        assertRefused(export("--onnx", onnx.toString()), "has no tensor local7.weight");
        Files.writeString(config, Files.readString(config).replace("name=fc4", "name=fc9"));
        assertRefused(export("--onnx", onnx.toString()), "has no tensor fc9.bias, the last layer");
    }

    private void assertRefused(Line line, String told) {
        assertThat(line.exitCode()).as(line.toString()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().contains(told);
        assertThat(line.out()).isEmpty();
        assertThat(onnx).doesNotExist();
    }
}
