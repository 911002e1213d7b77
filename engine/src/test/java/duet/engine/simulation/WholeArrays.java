package duet.engine.simulation;

import duet.engine.checkpoint.CheckpointFile;
import duet.ops.tower.ParameterCopy;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole network's arrays by name, momenta among them, as a checkpoint names them. */
final class WholeArrays {
    private WholeArrays() {}

    static Map<String, float[]> of(List<ParameterCopy> towers) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (int i = 0; i < towers.get(0).rows().size(); i++) {
            List<FloatBuffer> values = new ArrayList<>();
            List<FloatBuffer> momenta = new ArrayList<>();
            for (ParameterCopy tower : towers) {
                values.add(tower.rows().get(i).value());
                momenta.add(tower.rows().get(i).momentum());
            }
            String name = towers.get(0).rows().get(i).name();
            arrays.put(name, joined(values));
            arrays.put(name + ".momentum", joined(momenta));
        }
        return arrays;
    }

    private static float[] joined(List<FloatBuffer> parts) {
        float[] whole = new float[parts.stream().mapToInt(FloatBuffer::capacity).sum()];
        int at = 0;
        for (FloatBuffer part : parts) {
            part.get(0, whole, at, part.capacity());
            at += part.capacity();
        }
        return whole;
    }

    static Map<String, float[]> of(CheckpointFile file) throws IOException {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (Map.Entry<String, List<Long>> tensor : file.tensors().entrySet()) {
            int count = tensor.getValue().stream().mapToInt(Long::intValue).reduce(1, Math::multiplyExact);
            FloatBuffer values = FloatBuffer.allocate(count);
            file.read(tensor.getKey(), 0, values);
            arrays.put(tensor.getKey(), values.array());
        }
        return arrays;
    }

    /** To the bit. */
    static boolean same(Map<String, float[]> one, Map<String, float[]> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), other.get(entry.getKey())));
    }
}
