package duet.engine.safetensors;

import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * A tensor to be written: the parts, one after the other, are its values in row-major order, so that rows which lie in
 * several places need not be put together first. A part is the whole buffer, index 0 to its capacity; position and limit
 * are neither read nor changed.
 *
 * @param parts of the buffer type that belongs to {@code info.type()}; lent until the writer is done
 */
public record TensorSource(TensorInfo info, List<? extends Buffer> parts) {

    /** @throws IllegalArgumentException when the parts are of another type or have not as many values as the shape says */
    public TensorSource {
        parts = List.copyOf(parts);
        Class<? extends Buffer> wanted =
                switch (info.type()) {
                    case F32 -> FloatBuffer.class;
                    case I32 -> IntBuffer.class;
                    case I64 -> LongBuffer.class;
                    default ->
                        throw new IllegalArgumentException(
                                info.name() + " is to be written as " + info.type() + "; expected F32, I32 or I64");
                };
        if (!parts.stream().allMatch(wanted::isInstance)) {
            throw new IllegalArgumentException(
                    info.name() + " of type " + info.type() + " needs parts of type " + wanted.getSimpleName());
        }
        long values = parts.stream().mapToLong(Buffer::capacity).sum();
        if (values != info.count()) {
            throw new IllegalArgumentException(info.name() + " has parts of " + values + " values together; its shape "
                    + info.shape() + " has " + info.count());
        }
    }

    public static TensorSource floats(String name, List<Long> shape, List<FloatBuffer> parts) {
        return new TensorSource(new TensorInfo(name, DataType.F32, shape), parts);
    }

    public static TensorSource ints(String name, List<Long> shape, List<IntBuffer> parts) {
        return new TensorSource(new TensorInfo(name, DataType.I32, shape), parts);
    }

    public static TensorSource longs(String name, List<Long> shape, List<LongBuffer> parts) {
        return new TensorSource(new TensorInfo(name, DataType.I64, shape), parts);
    }
}
