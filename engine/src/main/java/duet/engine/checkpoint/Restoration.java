package duet.engine.checkpoint;

import duet.ops.device.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** Brings the rows of a tower's parameters back from the whole network's arrays. */
final class Restoration {
    private final CheckpointFile file;

    Restoration(CheckpointFile file) {
        this.file = file;
    }

    void run(List<Parameter> parameters) throws IOException {
        for (Parameter parameter : parameters) {
            check(parameter, parameter.name());
            check(parameter, parameter.name() + CheckpointTensors.MOMENTUM);
        }
        int largest = parameters.stream().mapToInt(Parameter::count).max().orElse(0);
        FloatBuffer values = ByteBuffer.allocateDirect(Math.multiplyExact(largest, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (Parameter parameter : parameters) {
            FloatBuffer rows = values.slice(0, parameter.count());
            restore(parameter, Parameter.Part.VALUE, parameter.name(), rows);
            restore(parameter, Parameter.Part.MOMENTUM, parameter.name() + CheckpointTensors.MOMENTUM, rows);
        }
    }

    private void check(Parameter parameter, String tensor) throws CheckpointMismatchException {
        List<Long> found = shape(file, tensor);
        List<Long> wanted = CheckpointTensors.sizes(parameter.shape());
        if (!found.equals(wanted)) {
            throw new CheckpointMismatchException(
                    file.path(),
                    "tensor " + tensor + " has the shape " + found + "; the configuration wants " + wanted
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

    private void restore(Parameter parameter, Parameter.Part part, String tensor, FloatBuffer rows) throws IOException {
        file.read(tensor, (long) parameter.layer().firstMap() * parameter.columns(), rows);
        parameter.write(part, rows);
    }
}
