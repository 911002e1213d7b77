package duet.dataloader.picture;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside the heap that grows when asked. One that grew large is given back after use. */
final class NativeBytes {
    private static final long KEPT = 4L << 20;

    private Memory memory;
    private ByteBuffer view;

    /** Makes it so large at least; its content is any, and views from before are not to be used. */
    ByteBuffer grow(long bytes) {
        if (memory == null || memory.size() < bytes) {
            free();
            memory = new Memory(Math.max(bytes, 1));
            view = memory.getByteBuffer(0, memory.size()).order(ByteOrder.LITTLE_ENDIAN);
        }
        return view;
    }

    /** All of it, little-endian. */
    ByteBuffer view() {
        return view;
    }

    long address() {
        return Pointer.nativeValue(memory);
    }

    void trim() {
        if (memory != null && memory.size() > KEPT) {
            free();
        }
    }

    private void free() {
        if (memory != null) {
            view = null;
            memory.close();
            memory = null;
        }
    }
}
