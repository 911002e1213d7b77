package duet.actors.exchange;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/** The bytes of a direct float buffer, without copying and without allocating: the bit patterns of NaNs stay what they are. */
final class FloatMemory {
    private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    // Keeps the memory alive while its address is in use.
    private FloatBuffer floats;

    /**
     * Points at the whole of a buffer.
     *
     * @throws IllegalArgumentException when it is not direct, not little-endian, or larger than 2 GiB
     */
    void wrap(FloatBuffer half) {
        if (!half.isDirect() || half.order() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalArgumentException("a " + (half.isDirect() ? "direct " : "heap ") + half.order()
                    + " buffer cannot be exchanged, expected a direct LITTLE_ENDIAN one");
        }
        int length = Math.multiplyExact(half.capacity(), Float.BYTES);
        floats = half;
        // The address field is the one of java.nio.Buffer, whatever the kind of its elements.
        bytes.wrap(UnsafeApi.getLong(half, BufferUtil.BYTE_BUFFER_ADDRESS_FIELD_OFFSET), length);
    }

    void release() {
        bytes.wrap(0, 0);
        floats = null;
    }

    UnsafeBuffer bytes() {
        return bytes;
    }

    boolean isReadOnly() {
        return floats.isReadOnly();
    }
}
