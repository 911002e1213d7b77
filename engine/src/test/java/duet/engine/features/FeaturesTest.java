package duet.engine.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import duet.dataloader.packed.NumpyHeader;
import duet.engine.evaluate.UntrainedRun;
import duet.engine.inference.TrainedRun;
import duet.engine.run.CheckpointChoice;
import duet.engine.run.Preparation;
import duet.ops.device.LayerOutput;
import duet.ops.network.NetworkPlan;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 26 validation pictures in batches of 12. */
class FeaturesTest {
    private static final int PICTURES = 26;

    @TempDir
    private Path folder;

    private UntrainedRun run;

    @BeforeEach
    void makeRun() throws IOException {
        run = UntrainedRun.withCheckpoint(folder.resolve("run"));
    }

    private List<String> write(Optional<String> layer, Path out) throws IOException {
        return Features.write(
                new Features.Request(
                        new TrainedRun.Request(
                                run.folder(), new CheckpointChoice.Newest(), Optional.empty(), List.of()),
                        List.of(),
                        Split.VALIDATION,
                        layer,
                        out),
                UntrainedRun.quiet());
    }

    @Test
    void rowsAreWhatTheLayerWroteForEachPicture() throws IOException {
        Path out = folder.resolve("features.npy");
        List<String> lines = write(Optional.of("conv1"), out);
        assertThat(lines.get(0)).endsWith("features.npy: 26 pictures, 8x16x16 values of relu1 of each, float32");
        byte[] bytes = Files.readAllBytes(out);
        byte[] header = NumpyHeader.ofFloats(List.of(PICTURES, 8, 16, 16));
        assertThat(Arrays.copyOf(bytes, header.length)).isEqualTo(header);
        FloatBuffer rows = ByteBuffer.wrap(bytes, header.length, bytes.length - header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        assertThat(rows.remaining()).isEqualTo(PICTURES * 8 * 16 * 16);
        FloatBuffer expected = last(8 * 16 * 16);
        for (int i = 0; i < 8 * 16 * 16; i++) {
            assertThat(rows.get((PICTURES - 1) * 8 * 16 * 16 + i)).isEqualTo(expected.get(i));
        }
        List<String> names = Files.readAllLines(folder.resolve("features.csv"));
        assertThat(names).hasSize(PICTURES + 1);
        assertThat(names.get(0)).isEqualTo("row,name,label,class");
        int label = run.prepare().data().validation().label(25);
        assertThat(names.get(26))
                .startsWith("25,")
                .endsWith("," + label + "," + run.prepare().data().classes().get(label));
    }

    /** What relu1 writes for the last picture. */
    private FloatBuffer last(int values) throws IOException {
        Preparation prepared = run.prepare();
        try (TowerNetwork network = run.network(prepared, 1)) {
            BatchBuffer buffer = new BatchBuffer(1, prepared.batches().imageShape());
            prepared.batches().newMaker().make(new BatchRequest(Split.VALIDATION, 0, 0, PICTURES - 1, 1), buffer);
            network.load(buffer.images());
            network.test(buffer.labels(), 1);
            LayerOutput relu = network.outputs().stream()
                    .filter(output -> output.layer().spec().name().equals("relu1"))
                    .findFirst()
                    .orElseThrow();
            FloatBuffer outputs = ByteBuffer.allocateDirect(values * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            relu.tensor().read(outputs);
            return outputs;
        }
    }

    @Test
    void theLayerBelowTheLastIsTakenWithoutItsDropout() throws IOException {
        NetworkPlan network = run.prepare().network();
        assertThat(FeatureLayer.of(network, Optional.empty()).name()).isEqualTo("pool1");
        assertThat(FeatureLayer.of(network, Optional.of("fc2")).instead()).isEmpty();
        assertThat(FeatureLayer.of(network, Optional.of("conv1")).instead())
                .hasValueSatisfying(text -> assertThat(text).contains("conv1").contains("relu1"));
    }

    @Test
    void aLayerThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> write(Optional.of("conv7"), folder.resolve("a.npy")))
                .hasMessageContaining("--layer conv7")
                .hasMessageContaining("did you mean conv1?");
        assertThatThrownBy(() -> write(Optional.of("zzz"), folder.resolve("a.npy")))
                .hasMessageContaining("expected one of conv1, relu1, pool1, dropout1, fc2");
        assertThatThrownBy(() -> write(Optional.empty(), folder.resolve("a.txt")))
                .hasMessageContaining("expected a name that ends in .npy");
        assertThat(folder).isDirectoryNotContaining("glob:**.npy");
    }
}
