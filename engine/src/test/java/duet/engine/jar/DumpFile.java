package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.engine.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A dumped step, held to what every reader of it relies on. */
record DumpFile(SafetensorsFile file) implements AutoCloseable {
    private static final String BEFORE = "before/";
    private static final String MOMENTUM = ".momentum";
    /** Of the larger of the terms: one rounding of float32, in whichever order the device adds. */
    private static final double ROUNDING = Math.ulp(1f);

    static DumpFile open(Path path) throws IOException {
        return new DumpFile(SafetensorsFile.open(path));
    }

    /** By tensor. */
    Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new TreeMap<>();
        file.tensors().forEach((name, info) -> shapes.put(name, info.shape()));
        return shapes;
    }

    /** What must be there of {@link SmallRun}; the device computes ReLUs with the layer before. */
    static Map<String, List<Long>> shapesOfSmallRun() {
        Map<String, List<Long>> shapes = new TreeMap<>(Map.of(
                "input", List.of(32L, 3L, 48L, 48L),
                "labels", List.of(32L),
                "loss", List.of(),
                "activation/relu1", List.of(32L, 16L, 24L, 24L),
                "activation/lrn1", List.of(32L, 16L, 24L, 24L),
                "activation/pool1", List.of(32L, 16L, 11L, 11L),
                "activation/relu2", List.of(32L, 16L, 11L, 11L),
                "activation/relu3", List.of(32L, 32L),
                "activation/dropout3", List.of(32L, 32L),
                "activation/fc4", List.of(32L, 10L)));
        shapes.put("mask/dropout3", List.of(32L, 32L));
        parameters().forEach((name, shape) -> {
            shapes.put("gradient/" + name, shape);
            for (String time : List.of(BEFORE, "after/")) {
                shapes.put(time + name, shape);
                shapes.put(time + name + MOMENTUM, shape);
            }
        });
        return shapes;
    }

    private static Map<String, List<Long>> parameters() {
        Map<String, List<Long>> parameters = new LinkedHashMap<>();
        parameters.put("conv1.weight", List.of(16L, 3L, 5L, 5L));
        parameters.put("conv1.bias", List.of(16L));
        parameters.put("conv2.weight", List.of(16L, 16L, 3L, 3L));
        parameters.put("conv2.bias", List.of(16L));
        parameters.put("fc3.weight", List.of(32L, 1936L));
        parameters.put("fc3.bias", List.of(32L));
        parameters.put("fc4.weight", List.of(10L, 32L));
        parameters.put("fc4.bias", List.of(10L));
        return parameters;
    }

    /** w' = w + v' of every weight and bias, and something was learnt. */
    void assertUpdateAddsUp() throws IOException {
        for (String name : parameters().keySet()) {
            float[] before = values(BEFORE + name);
            float[] step = values("after/" + name + MOMENTUM);
            float[] after = values("after/" + name);
            List<Float> moved = new ArrayList<>();
            for (int i = 0; i < before.length; i++) {
                double largest = Math.max(Math.abs(before[i]), Math.abs(step[i]));
                assertThat((double) after[i])
                        .as("%s[%d] of %s", name, i, file.path())
                        .isCloseTo((double) before[i] + step[i], within(ROUNDING * largest));
                if (step[i] != 0) {
                    moved.add(step[i]);
                }
            }
            assertThat(moved).as(name).isNotEmpty();
        }
    }

    private float[] values(String tensor) throws IOException {
        FloatBuffer values =
                FloatBuffer.allocate(Math.toIntExact(file.tensors().get(tensor).count()));
        file.read(tensor, 0, values);
        return values.array();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
