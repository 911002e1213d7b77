package duet.engine.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import duet.engine.network.KeptRun;
import duet.engine.network.Networks;
import duet.engine.network.PixelInput;
import duet.engine.network.TrainedNetwork;
import duet.engine.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PyTorch itself is asked where there is one: {@code -Dpython=FILE}, or python3. */
class TorchModuleTest {
    private static final String PYTHON = System.getProperty("python", "python3");
    private static final int IMAGES = 3;
    private static final String ASK = """
            import sys, torch
            sys.path.insert(0, sys.argv[1])
            from net import load
            torch.set_num_threads(1)
            shape = [-1] + [int(size) for size in sys.argv[2].split("x")]
            images = torch.frombuffer(bytearray(open(sys.argv[1] + "/images", "rb").read()), dtype=torch.float32)
            with torch.no_grad():
                logits = load()(images.reshape(shape))
            open(sys.argv[1] + "/logits", "wb").write(logits.contiguous().numpy().tobytes())
            """;

    @TempDir
    private Path folder;

    private void export(KeptRun run, Optional<PixelInput> pixels) throws IOException {
        try (TrainedNetwork network = run.open()) {
            TorchModule.write(network, pixels, Map.of("run", "a \"run\"\n\\"), folder.resolve("net.safetensors"));
        }
    }

    private float[] ask(KeptRun run, float[] images) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(images.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(images);
        Files.write(folder.resolve("images"), bytes.array());
        Path script = Files.writeString(folder.resolve("ask.py"), ASK);
        Path told = folder.resolve("told.txt");
        Process python = new ProcessBuilder(
                        PYTHON,
                        script.toString(),
                        folder.toString(),
                        run.plan().spec().input().toString())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        assertThat(python.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(python.exitValue()).as(Files.readString(told)).isZero();
        FloatBuffer logits = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("logits")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[logits.remaining()];
        logits.get(values);
        return values;
    }

    private static boolean torchIsThere() {
        try {
            Process python = new ProcessBuilder(PYTHON, "-c", "import torch")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return python.waitFor(120, TimeUnit.SECONDS) && python.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertSame(float[] found, float[] wanted) {
        assertThat(found).hasSameSizeAs(wanted);
        float largest = 1;
        for (float logit : wanted) {
            largest = Math.max(largest, Math.abs(logit));
        }
        for (int i = 0; i < wanted.length; i++) {
            assertThat(found[i]).as("logit " + i).isCloseTo(wanted[i], within(1e-4f * largest));
        }
    }

    @ParameterizedTest
    @EnumSource
    void pytorchGivesTheEnginesLogits(Networks kind) throws Exception {
        assumeTrue(torchIsThere(), "no PyTorch at " + PYTHON + "; name a python that has it with -Dpython=FILE");
        KeptRun run = kind.in(folder.resolve("run"));
        float[] images = run.images(IMAGES, 11);
        export(run, Optional.empty());
        assertSame(ask(run, images), run.logits(images));
    }

    @Test
    void pytorchSubtractsTheMeanOfPixels() throws Exception {
        assumeTrue(torchIsThere(), "no PyTorch at " + PYTHON + "; name a python that has it with -Dpython=FILE");
        KeptRun run = Networks.CIFAR10.in(folder.resolve("run"));
        float[] mean = run.images(1, 5);
        float[] pixels = run.images(IMAGES, 12);
        float[] prepared = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            prepared[i] = (pixels[i] - mean[i % mean.length]) * 0.5f;
        }
        export(run, Optional.of(new PixelInput(32, mean, 0.5f)));
        assertSame(ask(run, pixels), run.logits(prepared));
    }

    @Test
    void weightsHaveTheNamesOfTheModulesAttributes() throws Exception {
        KeptRun run = Networks.ODD_ONES.in(folder.resolve("run"));
        export(run, Optional.empty());
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("net.safetensors"))) {
            assertThat(file.metadata()).containsEntry("format", "pt");
            assertThat(file.tensors().keySet())
                    .containsExactly(
                            "conv_1.weight",
                            "conv_1.bias",
                            "layer_train.weight",
                            "layer_train.bias",
                            "fc4.weight",
                            "fc4.bias",
                            "conv5.weight",
                            "conv5.bias",
                            "layer_class.weight",
                            "layer_class.bias");
            assertThat(file.tensors().get("conv_1.weight").shape()).isEqualTo(List.of(12L, 3L, 4L, 4L));
        }
        String module = Files.readString(folder.resolve("net.py"));
        assertThat(module)
                .contains("        self.conv_1 = nn.Conv2d(3, 12, 4, stride=2)\n")
                .contains("        self.layer_class = nn.Conv2d(20, 10, 1)\n")
                .contains("The network of run a ?run??? after 7 steps")
                .contains("from net import load")
                .contains("with_name(\"net.safetensors\")");
    }
}
