package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.checkpoint.CheckpointFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is trained, and others begin with its weights. */
class InitFromIT {
    @TempDir
    private static Path shared;

    private static Path first;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws Exception {
        EngineJar.Result result =
                EngineJar.run(shared, EngineJar.arguments(SmallRun.config(shared), "training.epochs=1"));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        first = EngineJar.onlyRun(shared);
    }

    private EngineJar.Result train(String... keys) throws Exception {
        return EngineJar.run(folder, EngineJar.arguments(SmallRun.config(folder), keys));
    }

    private static float[] read(Path checkpoint, String tensor) throws IOException {
        try (CheckpointFile file = CheckpointFile.open(checkpoint)) {
            float[] values = new float
                    [(int) file.tensors().get(tensor).stream()
                            .mapToLong(Long::longValue)
                            .reduce(1, Math::multiplyExact)];
            file.read(tensor, 0, FloatBuffer.wrap(values));
            return values;
        }
    }

    @Test
    void layersAreCopiedByNameAndOthersStartAsTheyWouldWithout() throws Exception {
        EngineJar.Result result = train(
                "init.from=" + first,
                "training.seed=2",
                "training.epochs=1",
                "network.layers.fc3.outputs=24",
                "checkpoint.keep=1",
                "checkpoint.every-steps=1");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.line("weights from ")).contains("step-00000003.safetensors (step 3)");
        assertThat(result.out())
                .contains(
                        "  conv1: copied",
                        "  conv2: copied",
                        "  fc3: starts afresh, its weight is [32, 1936] there and [24, 1936] here",
                        "  fc4: starts afresh, its weight is [10, 32] there and [10, 24] here");
        RunFiles run = new RunFiles(EngineJar.onlyRun(folder));
        Path source = new RunFiles(first).checkpoint(3);
        assertThat(read(run.checkpoint(0), "conv1.weight")).isEqualTo(read(source, "conv1.weight"));
        assertThat(read(run.checkpoint(0), "conv2.bias")).isEqualTo(read(source, "conv2.bias"));
        assertThat(read(run.checkpoint(0), "conv2.weight.momentum")).containsOnly(0f);
        // What the same run starts with by itself, after no step.
        Path plain = Files.createDirectories(folder.resolve("plain"));
        EngineJar.Result without = EngineJar.run(
                plain,
                EngineJar.arguments(
                        SmallRun.config(plain),
                        "init.from=" + run.checkpoint(0),
                        "training.seed=2",
                        "training.epochs=1",
                        "network.layers.fc3.outputs=24",
                        "network.layers.fc3.name=other"));
        assertThat(without.line("  other: starts afresh, it is not there")).isNotEmpty();
        assertThat(without.line("  fc3: left out, it is not in this network")).isNotEmpty();
        assertThat(read(new RunFiles(EngineJar.onlyRun(plain)).checkpoint(0), "other.weight"))
                .isEqualTo(read(run.checkpoint(0), "fc3.weight"));
    }

    /** Whatever becomes of the other run meanwhile. */
    @Test
    void aRunGoesOnAndIsReplayedWithoutTheOneThatItBeganWith() throws Exception {
        Path other = RunFiles.copy(first, folder.resolve("other")).run();
        EngineJar.Result whole = train("init.from=" + other, "training.epochs=2", "checkpoint.keep=1");
        assertThat(whole.exitCode()).as(whole.toString()).isZero();
        Path run = EngineJar.onlyRun(folder);
        for (Path file : new RunFiles(other).all()) {
            Files.delete(file);
        }
        EngineJar.Result replayed = EngineJar.run(folder, "replay", run.toString(), "--from", "0", "--to", "2");
        assertThat(replayed.exitCode()).as(replayed.toString()).isZero();
        assertThat(replayed.line("replaying steps 0 to 2 from step-00000000.safetensors"))
                .isNotEmpty();
        Path again = RunFiles.copy(run, folder.resolve("again")).run();
        for (Path checkpoint : new RunFiles(again).checkpoints()) {
            if (!checkpoint.equals(new RunFiles(again).checkpoint(0))) {
                Files.delete(checkpoint);
            }
        }
        EngineJar.Result resumed = EngineJar.run(folder, "--resume", again.toString());
        assertThat(resumed.exitCode()).as(resumed.toString()).isZero();
        assertThat(resumed.digest()).isEqualTo(whole.digest());
        Files.delete(new RunFiles(again).checkpoint(0));
        EngineJar.Result gone = EngineJar.run(folder, "replay", again.toString(), "--from", "0", "--to", "1");
        assertThat(gone.exitCode()).isEqualTo(2);
        assertThat(gone.err()).singleElement().asString().contains("the checkpoint that the run began with is gone");
    }

    @Test
    void whatHasNothingToCopyIsRefusedBeforeAnythingIsWritten() throws Exception {
        EngineJar.Result gone = train("init.from=nowhere");
        assertThat(gone.exitCode()).isEqualTo(2);
        assertThat(gone.err())
                .singleElement()
                .asString()
                .startsWith("init.from: ")
                .contains("not the folder of a run");
        EngineJar.Result other = train(
                "init.from=" + first,
                "network.layers.conv1.kernel=3",
                "network.layers.conv2.kernel=5",
                "network.layers.fc3.outputs=24");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err())
                .hasSize(5)
                .first()
                .asString()
                .contains("has no layer of this network, by name and shape");
        assertThat(EngineJar.leftovers(folder)).isEmpty();
    }
}
