package duet.engine.safetensors;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** A little memory through which values pass on their way between a file, which is little-endian, and the host's buffers. */
final class Chunk {
    // Stays in the second-level cache between the copy, the digest and the write.
    private static final int LARGEST = 256 * 1024;

    private final ByteBuffer bytes;

    /** @param transfer bytes that are to pass through it, in pieces where they are many */
    Chunk(long transfer) {
        int capacity = (int) Math.max(Long.BYTES, Math.min(LARGEST, transfer));
        bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** As many values as fit, from {@code first} on. */
    ByteBuffer load(Buffer values, int first) {
        bytes.clear();
        int left = values.capacity() - first;
        if (values instanceof FloatBuffer floats) {
            int count = Math.min(left, bytes.capacity() / Float.BYTES);
            bytes.asFloatBuffer().put(0, floats.duplicate().clear(), first, count);
            return bytes.limit(count * Float.BYTES);
        }
        if (values instanceof IntBuffer ints) {
            int count = Math.min(left, bytes.capacity() / Integer.BYTES);
            bytes.asIntBuffer().put(0, ints.duplicate().clear(), first, count);
            return bytes.limit(count * Integer.BYTES);
        }
        LongBuffer longs = (LongBuffer) values;
        int count = Math.min(left, bytes.capacity() / Long.BYTES);
        bytes.asLongBuffer().put(0, longs.duplicate().clear(), first, count);
        return bytes.limit(count * Long.BYTES);
    }

    /** Room for as many of {@code floats} values as fit. */
    ByteBuffer room(int floats) {
        return bytes.clear().limit(Math.min(bytes.capacity() / Float.BYTES, floats) * Float.BYTES);
    }

    /** Takes what was read into the room. */
    void unload(FloatBuffer target, int first) {
        bytes.flip();
        target.put(first, bytes.asFloatBuffer(), 0, bytes.remaining() / Float.BYTES);
    }
}
