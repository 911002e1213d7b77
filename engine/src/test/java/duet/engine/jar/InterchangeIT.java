package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.actors.event.Event;
import duet.dataloader.DataSet;
import duet.dataloader.sample.SampleScenes;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that the jar trained on two towers, exported and imported by the jar. */
class InterchangeIT {
    private static final int SIDE = 48;
    private static final int PICTURES = 40;

    @TempDir
    private static Path folder;

    private static Path run;

    @BeforeAll
    static void train() throws Exception {
        EngineJar.Result result = EngineJar.run(folder, SmallRun.config(folder));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        run = EngineJar.onlyRun(folder);
    }

    private static double loss(Path tested) throws Exception {
        EngineJar.Result result = EngineJar.run(folder, "evaluate", tested.toString(), "--checkpoint=newest", "--json");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return new ObjectMapper()
                .readTree(String.join("\n", result.out()))
                .get("loss")
                .asDouble();
    }

    /** The centres of the validation pictures, as a program without Duet would cut them out. */
    private static float[] pixels(DataSet data) {
        float[] pixels = new float[PICTURES * 3 * SIDE * SIDE];
        byte[] picture = new byte[data.pictureBytes()];
        int margin = (data.side() - SIDE) / 2;
        for (int i = 0; i < PICTURES; i++) {
            data.validation().read(i, picture);
            for (int cell = 0; cell < 3 * SIDE * SIDE; cell++) {
                int band = cell / (SIDE * SIDE);
                int row = margin + cell / SIDE % SIDE;
                int column = margin + cell % SIDE;
                pixels[i * 3 * SIDE * SIDE + cell] = picture[(band * data.side() + row) * data.side() + column] & 0xFF;
            }
        }
        return pixels;
    }

    @Test
    void onnxruntimeOnPlainPixelsHasTheLossOfTheLastValidation() throws Exception {
        Path model = folder.resolve("small.onnx");
        EngineJar.Result result = EngineJar.run(
                folder, "export", run.toString(), "--checkpoint", "newest", "--onnx", model.toString(), "--pixels");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        DataSet data = SampleScenes.create(1, 96, PICTURES);
        double loss = 0;
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toString());
                OnnxTensor tensor = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(pixels(data)), new long[] {PICTURES, 3, SIDE, SIDE});
                OrtSession.Result answer = session.run(Map.of("pixels", tensor))) {
            float[][] probabilities =
                    (float[][]) answer.get("probabilities").orElseThrow().getValue();
            for (int i = 0; i < PICTURES; i++) {
                loss -= Math.log(probabilities[i][data.validation().label(i)]) / PICTURES;
            }
            assertThat(session.getMetadata().getCustomMetadata().get("classes"))
                    .isEqualTo(new ObjectMapper().writeValueAsString(data.classes()));
        }
        Event.ValidationDone validation = new RunFiles(run)
                .log().stream()
                        .filter(Event.ValidationDone.class::isInstance)
                        .map(Event.ValidationDone.class::cast)
                        .reduce((before, after) -> after)
                        .orElseThrow();
        assertThat(loss).isCloseTo(validation.loss(), within(1e-4));
    }

    @Test
    void whatWasExportedAndImportedAgainIsEvaluatedAndTrainedOn() throws Exception {
        Path weights = folder.resolve("small.safetensors");
        Path imported = folder.resolve("imported");
        EngineJar.Result exported = EngineJar.run(
                folder, "export", run.toString(), "--checkpoint", "newest", "--safetensors", weights.toString());
        assertThat(exported.exitCode()).as(exported.toString()).isZero();
        EngineJar.Result result = EngineJar.run(
                folder, "import", weights.toString(), "--config", SmallRun.config(folder), imported.toString());
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(loss(imported)).isEqualTo(loss(run));
        EngineJar.Result resumed = EngineJar.run(folder, "--resume", imported.toString(), "--set", "training.epochs=1");
        assertThat(resumed.exitCode()).as(resumed.toString()).isZero();
        assertThat(resumed.line("run ")).contains("goes on after step 0 from step-00000000.safetensors");
    }
}
