package duet.ops.cuda;

import com.sun.jna.Native;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;

/**
 * Host memory that stays where it is, which a card reads and writes by itself while the host does something else: a device's own,
 * and batch buffers, which are others' and come again and again. Those are pinned when they are first seen, once for all devices of
 * the process, and held on to for as long, since memory that was given back pinned would be somebody else's.
 */
final class PinnedMemory implements Resource {
    private final Closing closing = new Closing();
    /** First address and bytes. */
    private final TreeMap<Long, Long> areas = new TreeMap<>();

    /** Direct, in native order, zeroed. */
    ByteBuffer allocate(int bytes) {
        int taken = Math.max(1, bytes);
        Pointer pointer = new Pointer();
        Status.driver(
                "cuMemHostAlloc", JCudaDriver.cuMemHostAlloc(pointer, taken, JCudaDriver.CU_MEMHOSTALLOC_PORTABLE));
        closing.add(() -> Status.driver("cuMemFreeHost", JCudaDriver.cuMemFreeHost(pointer)));
        ByteBuffer buffer = pointer.getByteBuffer(0, taken).order(ByteOrder.nativeOrder());
        areas.put(address(buffer), (long) taken);
        for (int i = 0; i < taken; i++) {
            buffer.put(i, (byte) 0);
        }
        return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }

    /** Whether the first bytes of a direct buffer lie in it. */
    boolean holds(Buffer buffer, long bytes) {
        long first = address(buffer);
        Map.Entry<Long, Long> area = areas.floorEntry(first);
        return area != null && first + bytes <= area.getKey() + area.getValue();
    }

    /**
     * Pins all of a direct buffer that is somebody else's.
     *
     * @return false where the system lets no more memory be pinned
     */
    boolean register(Buffer buffer) {
        long bytes = (long) buffer.capacity() * (buffer instanceof ByteBuffer ? 1 : Float.BYTES);
        if (holds(buffer, bytes)) {
            return true;
        }
        if (!RegisteredMemory.acquire(buffer, bytes)) {
            return false;
        }
        long address = address(buffer);
        areas.put(address, bytes);
        closing.add(() -> RegisteredMemory.release(address));
        return true;
    }

    /** Of index 0, whatever the position. */
    static long address(Buffer buffer) {
        return com.sun.jna.Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
    }

    @Override
    public void close() {
        areas.clear();
        closing.close();
    }
}
