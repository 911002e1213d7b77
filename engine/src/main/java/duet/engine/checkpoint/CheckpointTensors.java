package duet.engine.checkpoint;

import duet.engine.safetensors.TensorSource;
import duet.ops.tower.ParameterCopy;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The whole network's arrays, put together from the towers' rows: those of tower 0 first, then those of tower 1. */
final class CheckpointTensors {
    /** Of the name of a momentum, behind its parameter's. */
    static final String MOMENTUM = ".momentum";

    private CheckpointTensors() {}

    /** @throws IllegalArgumentException when the towers' rows do not make up a whole network */
    static List<TensorSource> of(List<ParameterCopy> towers) {
        List<TensorSource> tensors = new ArrayList<>();
        for (int parameter = 0; parameter < towers.get(0).rows().size(); parameter++) {
            List<ParameterCopy.Rows> parts = parts(towers, parameter);
            ParameterCopy.Rows first = parts.get(0);
            tensors.add(tensor(first.name(), first, parts, ParameterCopy.Rows::value));
            tensors.add(tensor(first.name() + MOMENTUM, first, parts, ParameterCopy.Rows::momentum));
        }
        return tensors;
    }

    private static TensorSource tensor(
            String name,
            ParameterCopy.Rows first,
            List<ParameterCopy.Rows> parts,
            Function<ParameterCopy.Rows, FloatBuffer> values) {
        return TensorSource.floats(
                name, sizes(first.shape()), parts.stream().map(values).toList());
    }

    private static List<ParameterCopy.Rows> parts(List<ParameterCopy> towers, int parameter) {
        List<ParameterCopy.Rows> parts =
                towers.stream().map(tower -> tower.rows().get(parameter)).toList();
        ParameterCopy.Rows first = parts.get(0);
        int nextRow = 0;
        for (ParameterCopy.Rows part : parts) {
            if (!part.name().equals(first.name())
                    || !part.shape().equals(first.shape())
                    || part.firstRow() != nextRow) {
                throw new IllegalArgumentException(
                        "a tower gives " + part.name() + " " + part.shape() + " from row " + part.firstRow()
                                + "; expected " + first.name() + " " + first.shape() + " from row " + nextRow);
            }
            nextRow += part.rows();
        }
        return parts;
    }

    static List<Long> sizes(List<Integer> shape) {
        return shape.stream().map(Integer::longValue).toList();
    }
}
