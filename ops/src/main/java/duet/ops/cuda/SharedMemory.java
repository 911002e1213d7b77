package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import jcuda.driver.CUdeviceptr;

/**
 * Memory of a device that its layers use in turn: as large as the largest of them asks for. It may move when another segment is
 * made, so whoever uses it asks where it is every time.
 */
final class SharedMemory implements Resource {
    private final String what;
    private DeviceMemory memory;
    private long needed;

    SharedMemory(String what) {
        this.what = what;
    }

    void need(long bytes) {
        needed = Math.max(needed, bytes);
    }

    String what() {
        return what;
    }

    long bytes() {
        return memory == null ? 0 : memory.bytes();
    }

    /** Bytes that there are or will be. */
    long needed() {
        return needed;
    }

    /** Forgets what was asked for and not taken. */
    void forget() {
        needed = bytes();
    }

    /** Nothing may be under way that uses it. @return false when the card has too little left */
    boolean grow() {
        if (needed <= bytes()) {
            return true;
        }
        long had = bytes();
        close();
        boolean grown = take(needed);
        if (!grown && had > 0) {
            // What was made before goes on with what it had.
            take(had);
        }
        return grown;
    }

    private boolean take(long bytes) {
        DeviceMemory taken = new DeviceMemory(what, Use.BUFFERS, bytes);
        boolean fits = taken.take();
        memory = fits ? taken : null;
        return fits;
    }

    CUdeviceptr pointer() {
        return memory.pointer();
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }
}
