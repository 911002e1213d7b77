package duet.ops.tower;

import duet.ops.device.Parameter;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.TowerPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One tower's parameters and momenta on the host as they stood between two steps. The memory is taken once; each
 * {@link #take} overwrites what was there.
 */
public final class ParameterCopy {
    private final List<Rows> rows = new ArrayList<>();
    private final List<ByteBuffer> memory = new ArrayList<>();

    private ParameterCopy() {}

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
        ParameterCopy copy = new ParameterCopy();
        for (Parameter parameter : parameters) {
            copy.add(
                    parameter.name(),
                    parameter.shape(),
                    parameter.layer().firstMap(),
                    parameter.rows(),
                    parameter.count());
        }
        return copy;
    }

    /**
     * Takes memory for a copy of a tower's parameters, wherever the tower is.
     *
     * @throws OutOfMemoryError when it does not fit into direct memory
     */
    public static ParameterCopy of(TowerPlan tower) {
        ParameterCopy copy = new ParameterCopy();
        for (LayerPlan layer : learned(tower)) {
            copy.add(layer, ".weight", layer.weightShape(), Math.toIntExact(layer.weights()));
            copy.add(layer, ".bias", layer.biasShape(), layer.biases());
        }
        return copy;
    }

    /** The same with the starting values that {@link TowerNetwork#initialise} gives. */
    public static ParameterCopy starting(TowerPlan tower, long seed) {
        ParameterCopy copy = of(tower);
        Initialisation initialisation = new Initialisation(seed);
        int next = 0;
        for (LayerPlan layer : learned(tower)) {
            LayerSpec.Learned spec = (LayerSpec.Learned) layer.spec();
            FloatBuffer weight = copy.rows.get(next++).value();
            FloatBuffer bias = copy.rows.get(next++).value();
            initialisation.fill(layer, spec.weight().initial(), layer.weightColumns(), weight);
            initialisation.fill(layer, spec.bias().initial(), layer.biasColumns(), bias);
        }
        return copy;
    }

    private static List<LayerPlan> learned(TowerPlan tower) {
        return tower.segments().stream()
                .flatMap(segment -> segment.layers().stream())
                .filter(layer -> layer.spec() instanceof LayerSpec.Learned)
                .toList();
    }

    private void add(LayerPlan layer, String kind, List<Integer> shape, int count) {
        add(layer.spec().name() + kind, shape, layer.firstMap(), layer.output().maps(), count);
    }

    private void add(String name, List<Integer> shape, int firstRow, int count, int values) {
        rows.add(new Rows(name, shape, firstRow, count, floats(values), floats(values)));
    }

    private FloatBuffer floats(int count) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder());
        memory.add(bytes);
        return bytes.asFloatBuffer();
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
        return Collections.unmodifiableList(rows);
    }

    /** The same as bytes, for whoever carries them elsewhere: of each row the value, then the momentum. Positions don't matter. */
    public List<ByteBuffer> memory() {
        return Collections.unmodifiableList(memory);
    }
}
