package duet.ops.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside the heap for what goes to devices and comes from them. */
public final class HostMemory {
    private static final int CACHE_LINE = 64;

    private HostMemory() {}

    /** Direct, on a cache line, in native byte order, zeroed; given back when nobody refers to it. */
    public static ByteBuffer allocate(int bytes) {
        // An aligned slice is cut to whole lines at both ends.
        return slice(ByteBuffer.allocateDirect(bytes + 2 * CACHE_LINE).alignedSlice(CACHE_LINE), bytes);
    }

    /** The first bytes of a buffer, in native byte order. */
    public static ByteBuffer slice(ByteBuffer buffer, int bytes) {
        return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }
}
