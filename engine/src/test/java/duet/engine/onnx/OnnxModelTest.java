package duet.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import duet.engine.network.KeptRun;
import duet.engine.network.Networks;
import duet.engine.network.PixelInput;
import duet.engine.network.TrainedNetwork;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** onnxruntime runs what was exported. */
class OnnxModelTest {
    private static final int IMAGES = 3;
    private static final double TOLERANCE = 1e-4;

    @TempDir
    private Path folder;

    /** What a model said: [images, outputs] of each output. */
    private record Answer(float[][] logits, float[][] probabilities, Map<String, String> metadata) {}

    private Path export(KeptRun run, Optional<PixelInput> pixels) throws Exception {
        Path file = folder.resolve("net.onnx");
        try (TrainedNetwork network = run.open()) {
            OnnxModel.write(network, pixels, "test", Map.of("steps", "7", "input", "ü"), file);
        }
        return file;
    }

    private static Answer ask(Path model, String input, float[] images, Shape image) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {images.length / image.count(), image.maps(), image.height(), image.width()};
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        try (OrtSession session = environment.createSession(model.toString(), options);
                OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            return new Answer(
                    (float[][]) result.get("logits").orElseThrow().getValue(),
                    (float[][]) result.get("probabilities").orElseThrow().getValue(),
                    session.getMetadata().getCustomMetadata());
        }
    }

    private static void assertSame(float[][] found, float[] wanted) {
        int outputs = found[0].length;
        double largest = IntStream.range(0, wanted.length)
                .mapToDouble(i -> Math.abs(wanted[i]))
                .max()
                .orElseThrow();
        assertThat(largest).as("logits that say something").isBetween(0.01, 1000.0);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(found[i / outputs][i % outputs])
                    .as("logit %d of image %d", i % outputs, i / outputs)
                    .isCloseTo(wanted[i], within((float) (TOLERANCE * Math.max(1, largest))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void onnxruntimeGivesTheEnginesLogits(Networks kind) throws Exception {
        KeptRun run = kind.in(folder.resolve("run"));
        float[] images = run.images(IMAGES, 11);
        Answer answer = ask(
                export(run, Optional.empty()),
                "input",
                images,
                run.plan().spec().input());
        assertSame(answer.logits(), run.logits(images));
    }

    @Test
    void probabilitiesAreTheSoftmaxOfTheLogits() throws Exception {
        KeptRun run = Networks.CIFAR10.in(folder.resolve("run"));
        Answer answer = ask(
                export(run, Optional.empty()),
                "input",
                run.images(IMAGES, 11),
                run.plan().spec().input());
        for (int image = 0; image < IMAGES; image++) {
            float[] logits = answer.logits()[image];
            double sum = IntStream.range(0, logits.length)
                    .mapToDouble(i -> Math.exp(logits[i]))
                    .sum();
            for (int i = 0; i < logits.length; i++) {
                assertThat(answer.probabilities()[image][i])
                        .isCloseTo((float) (Math.exp(logits[i]) / sum), within(1e-5f));
            }
        }
    }

    @Test
    void pixelsLoseTheirMeanInsideTheModelAndMetadataAreThere() throws Exception {
        KeptRun run = Networks.CIFAR10.in(folder.resolve("run"));
        Shape image = run.plan().spec().input();
        float[] mean = run.images(1, 5);
        float[] pixels = run.images(IMAGES, 12);
        float[] prepared = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            prepared[i] = (pixels[i] - mean[i % mean.length]) * 0.5f;
        }
        Path model = export(run, Optional.of(new PixelInput(image.width(), mean, 0.5f)));
        Answer answer = ask(model, "pixels", pixels, image);
        assertSame(answer.logits(), run.logits(prepared));
        assertThat(answer.metadata()).containsEntry("steps", "7").containsEntry("input", "ü");
    }
}
