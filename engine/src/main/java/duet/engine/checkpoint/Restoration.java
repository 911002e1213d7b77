package duet.engine.checkpoint;

import duet.ops.device.Parameter;
import duet.ops.tower.ParameterCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Brings a tower's rows back from the whole network's arrays. */
final class Restoration {
    private static final Consumer<FloatBuffer> IN_PLACE = rows -> {};

    private final CheckpointFile file;

    Restoration(CheckpointFile file) {
        this.file = file;
    }

    /**
     * A tower's rows of one array.
     *
     * @param shape of the whole network's array
     * @param first index of the first row
     * @param buffer that they are read into, as large as they are
     * @param taker is given the buffer when it is full
     */
    private record Rows(
            String tensor, List<Integer> shape, int first, FloatBuffer buffer, Consumer<FloatBuffer> taker) {

        long firstValue() {
            return (long) first * shape.stream().skip(1).reduce(1, Math::multiplyExact);
        }
    }

    void run(List<Parameter> parameters) throws IOException {
        int largest = parameters.stream().mapToInt(Parameter::count).max().orElse(0);
        FloatBuffer values = ByteBuffer.allocateDirect(Math.multiplyExact(largest, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        List<Rows> wanted = new ArrayList<>();
        for (Parameter parameter : parameters) {
            FloatBuffer buffer = values.slice(0, parameter.count());
            wanted.add(rows(parameter, Parameter.Part.VALUE, parameter.name(), buffer));
            wanted.add(rows(parameter, Parameter.Part.MOMENTUM, momentum(parameter.name()), buffer));
        }
        restore(wanted);
    }

    private static Rows rows(Parameter parameter, Parameter.Part part, String tensor, FloatBuffer buffer) {
        return new Rows(
                tensor, parameter.shape(), parameter.layer().firstMap(), buffer, rows -> parameter.write(part, rows));
    }

    void run(ParameterCopy copy) throws IOException {
        List<Rows> wanted = new ArrayList<>();
        for (ParameterCopy.Rows rows : copy.rows()) {
            wanted.add(new Rows(rows.name(), rows.shape(), rows.firstRow(), rows.value(), IN_PLACE));
            wanted.add(new Rows(momentum(rows.name()), rows.shape(), rows.firstRow(), rows.momentum(), IN_PLACE));
        }
        restore(wanted);
    }

    private static String momentum(String parameter) {
        return parameter + CheckpointTensors.MOMENTUM;
    }

    private void restore(List<Rows> wanted) throws IOException {
        for (Rows rows : wanted) {
            check(rows);
        }
        for (Rows rows : wanted) {
            file.read(rows.tensor(), rows.firstValue(), rows.buffer());
            rows.taker().accept(rows.buffer());
        }
    }

    private void check(Rows rows) throws CheckpointMismatchException {
        List<Long> found = shape(file, rows.tensor());
        List<Long> wanted = CheckpointTensors.sizes(rows.shape());
        if (!found.equals(wanted)) {
            throw new CheckpointMismatchException(
                    file.path(),
                    "tensor " + rows.tensor() + " has the shape " + found + "; the configuration wants " + wanted
                            + ": use the configuration of the run that wrote it");
        }
    }

    /** @throws CheckpointMismatchException when there is no such tensor */
    static List<Long> shape(CheckpointFile file, String tensor) throws CheckpointMismatchException {
        List<Long> shape = file.tensors().get(tensor);
        if (shape == null) {
            throw new CheckpointMismatchException(
                    file.path(),
                    "has no tensor " + tensor + ", which the configuration wants;"
                            + " use the configuration of the run that wrote it");
        }
        return shape;
    }
}
