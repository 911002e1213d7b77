package duet.engine.safetensors;

import java.util.List;

/**
 * What a file says about one of its tensors.
 *
 * @param name not empty, and not the name of the entry that holds the metadata
 * @param shape sizes, row-major, none below 0; empty for a single number
 */
public record TensorInfo(String name, DataType type, List<Long> shape) {
    static final String METADATA = "__metadata__";

    /** @throws IllegalArgumentException when a size is below 0 or the tensor's bytes do not fit into a long */
    public TensorInfo {
        shape = List.copyOf(shape);
        if (name.isEmpty() || name.equals(METADATA)) {
            throw new IllegalArgumentException("a tensor cannot have the name '" + name + "'");
        }
        if (shape.stream().anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException(name + " has the shape " + shape + "; expected no size below 0");
        }
        try {
            Math.multiplyExact(product(shape), type.bytes());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(name + " has the shape " + shape + ", which is too large to address", e);
        }
    }

    private static long product(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** Values in it. */
    public long count() {
        return product(shape);
    }

    /** Bytes of its data. */
    public long bytes() {
        return count() * type.bytes();
    }
}
