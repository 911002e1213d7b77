package duet.engine.caffe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** There is no real file at hand: {@link CaffeFile} writes them by the definition. */
class CaffeModelTest {
    @TempDir
    private Path folder;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("net.caffemodel"), bytes);
    }

    private static CaffeFile.Array array(Integer... shape) {
        int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i * 0.5f - count;
        }
        return new CaffeFile.Array(List.of(shape), values);
    }

    private static CaffeFile.Array values(int count) {
        return array(count);
    }

    private static CaffeFile net(boolean today, CaffeFile.Form form) {
        return new CaffeFile(today)
                .layer("data", form)
                .layer("conv1", form, array(4, 3, 5, 5), values(4))
                .layer("fc2", form, array(7, 100_000), values(7));
    }

    @ParameterizedTest
    @CsvSource({"true, SHAPE", "true, DOUBLES", "false, FOUR_SIZES", "false, SHAPE"})
    void layersOfBothTimesAreRead(boolean today, CaffeFile.Form form) throws IOException {
        try (CaffeModel model = CaffeModel.open(write(net(today, form).bytes()))) {
            assertThat(model.tensors().keySet())
                    .containsExactly("conv1.weight", "conv1.bias", "fc2.weight", "fc2.bias");
            assertThat(model.tensors().get("conv1.weight")).containsExactly(4L, 3L, 5L, 5L);
            assertThat(model.tensors().get("fc2.weight"))
                    .isEqualTo(
                            form == CaffeFile.Form.FOUR_SIZES ? List.of(1L, 1L, 7L, 100_000L) : List.of(7L, 100_000L));
            float[] read = new float[700_000];
            model.read("fc2.weight", FloatBuffer.wrap(read));
            assertThat(read).isEqualTo(array(7, 100_000).values());
            float[] bias = new float[4];
            model.read("conv1.bias", FloatBuffer.wrap(bias));
            assertThat(bias).isEqualTo(values(4).values());
        }
    }

    @Test
    void whatIsNoModelIsRefusedInOneLine() throws IOException {
        assertRefused(new byte[0], "has no layer with weights");
        assertRefused("layer { name: \"conv1\" }".getBytes(), ": ");
        assertRefused(new CaffeFile(true).bytes(), "has no layer with weights");
        // A V0LayerParameter within the layer.
        assertRefused(new byte[] {0x12, 0x02, 0x0A, 0x00}, "upgrade_net_proto_binary");
        assertRefused(
                new CaffeFile(true)
                        .layer("conv1", CaffeFile.Form.SHAPE, values(3))
                        .layer("conv1", CaffeFile.Form.SHAPE, values(3))
                        .bytes(),
                "two layers with values that are called conv1");
        assertRefused(
                new CaffeFile(true)
                        .layer("conv1", CaffeFile.Form.SHAPE, new CaffeFile.Array(List.of(2, 5), new float[3]))
                        .bytes(),
                "layer conv1 has 3 values for an array of the shape [2, 5]");
        assertRefused(
                new CaffeFile(true)
                        .layer(
                                "conv1",
                                CaffeFile.Form.SHAPE,
                                new CaffeFile.Array(
                                        List.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE), new float[3]))
                        .bytes(),
                "layer conv1 has 3 values");
        assertRefused(
                new CaffeFile(true)
                        .layer("conv\n".repeat(60), CaffeFile.Form.SHAPE, values(3))
                        .bytes(),
                "longer than 256 bytes");
    }

    private void assertRefused(byte[] bytes, String told) throws IOException {
        Path file = write(bytes);
        assertThatThrownBy(() -> CaffeModel.open(file))
                .isInstanceOf(InvalidCaffeModelException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(told)
                .hasMessageNotContaining("\n");
    }

    /** Everything that a file may claim: it is a model or refused, and what was taken for it is no more than for a good one. */
    @Test
    void damagedFilesAreReadOrRefusedInBoundedMemory() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = new CaffeFile(random.nextBoolean())
                .layer("conv1", CaffeFile.Form.SHAPE, array(4, 3, 5, 5), values(4))
                .layer("fc2", CaffeFile.Form.FOUR_SIZES, array(7, 10), values(7))
                .bytes();
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = round % 3 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            // Names, lengths and shapes are at the beginning and the end.
            int flips = bytes.length == 0 || round % 3 == 0 ? 0 : 1 + random.nextInt(3);
            for (int flip = 0; flip < flips; flip++) {
                int place = random.nextBoolean()
                        ? random.nextInt(Math.min(40, bytes.length))
                        : random.nextInt(bytes.length);
                bytes[place] = (byte) random.nextInt();
            }
            long before = allocated();
            try (CaffeModel model = CaffeModel.open(write(bytes))) {
                for (List<Long> shape : model.tensors().values()) {
                    assertThat(shape.stream().reduce(1L, Math::multiplyExact)).isLessThanOrEqualTo(bytes.length);
                }
            } catch (InvalidCaffeModelException e) {
                assertThat(e.getMessage())
                        .as("seed " + seed)
                        .doesNotContain("\n")
                        .hasSizeLessThan(600);
            }
            assertThat(allocated() - before)
                    .as("bytes taken, seed " + seed + ", round " + round)
                    .isLessThan(4 << 20);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void manyLayersAreRefused() throws IOException {
        CaffeFile file = new CaffeFile(true);
        IntStream.range(0, 10_001).forEach(i -> file.layer("l" + i, CaffeFile.Form.SHAPE, values(1)));
        assertRefused(file.bytes(), "more than 10000 layers");
    }
}
