package duet.ops.tower;

import duet.ops.device.Parameter;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.SegmentPlan;
import duet.ops.network.TowerPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One tower's parameters and momenta on the host as they stood between two steps. The memory is taken once; each
 * {@link #take} overwrites what was there.
 */
public final class ParameterCopy {
    private final List<Rows> rows;

    private ParameterCopy(List<Rows> rows) {
        this.rows = List.copyOf(rows);
    }

    /**
     * One tower's rows of a weight or bias array.
     *
     * @param name {@code conv1.weight}
     * @param shape of the whole network's array, as {@link Parameter#shape}
     * @param firstRow index of the first row in the whole network's array
     * @param rows how many rows
     * @param value direct, canonical float32 in native order, [rows, the rest of {@code shape}]
     * @param momentum the same of the momentum
     */
    public record Rows(
            String name, List<Integer> shape, int firstRow, int rows, FloatBuffer value, FloatBuffer momentum) {
        public Rows {
            shape = List.copyOf(shape);
        }
    }

    /**
     * Takes memory for a copy of these parameters: eight bytes a value.
     *
     * @throws OutOfMemoryError when it does not fit into direct memory
     */
    public static ParameterCopy of(List<Parameter> parameters) {
        return new ParameterCopy(parameters.stream()
                .map(parameter -> new Rows(
                        parameter.name(),
                        parameter.shape(),
                        parameter.layer().firstMap(),
                        parameter.rows(),
                        floats(parameter.count()),
                        floats(parameter.count())))
                .toList());
    }

    /**
     * Takes memory for a copy of a tower's parameters, wherever the tower is.
     *
     * @throws OutOfMemoryError when it does not fit into direct memory
     */
    public static ParameterCopy of(TowerPlan tower) {
        List<Rows> rows = new ArrayList<>();
        for (SegmentPlan segment : tower.segments()) {
            for (LayerPlan layer : segment.layers()) {
                if (layer.spec() instanceof LayerSpec.Learned) {
                    rows.add(rows(layer, ".weight", layer.weightShape(), Math.toIntExact(layer.weights())));
                    rows.add(rows(layer, ".bias", layer.biasShape(), layer.biases()));
                }
            }
        }
        return new ParameterCopy(rows);
    }

    private static Rows rows(LayerPlan layer, String kind, List<Integer> shape, int count) {
        int outputs = layer.output().maps();
        return new Rows(layer.spec().name() + kind, shape, layer.firstMap(), outputs, floats(count), floats(count));
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Copies the parameters it was made for; on their device's thread. */
    public void take(List<Parameter> parameters) {
        for (int i = 0; i < rows.size(); i++) {
            parameters.get(i).read(Parameter.Part.VALUE, rows.get(i).value());
            parameters.get(i).read(Parameter.Part.MOMENTUM, rows.get(i).momentum());
        }
    }

    /** Sets parameters of the same tower to what was copied; on their device's thread. */
    public void put(List<Parameter> parameters) {
        for (int i = 0; i < rows.size(); i++) {
            parameters.get(i).write(Parameter.Part.VALUE, rows.get(i).value());
            parameters.get(i).write(Parameter.Part.MOMENTUM, rows.get(i).momentum());
        }
    }

    /** In the order of the layers, weight before bias. */
    public List<Rows> rows() {
        return rows;
    }
}
