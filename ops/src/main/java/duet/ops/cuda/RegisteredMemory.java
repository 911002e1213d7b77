package duet.ops.cuda;

import java.nio.Buffer;
import java.util.HashMap;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** Host buffers of others that this process has pinned, for all its devices together: a buffer can be pinned once only. */
final class RegisteredMemory {
    private static final Map<Long, Registered> AREAS = new HashMap<>();

    private RegisteredMemory() {}

    /** @param buffer is held on to, so that its memory is nobody else's as long as it is pinned */
    private record Registered(Buffer buffer, long bytes, int users, boolean ours) {

        Registered with(int otherUsers) {
            return new Registered(buffer, bytes, otherUsers, ours);
        }
    }

    /** @return false where it cannot be pinned */
    static synchronized boolean acquire(Buffer buffer, long bytes) {
        long address = PinnedMemory.address(buffer);
        Registered known = AREAS.get(address);
        if (known != null) {
            boolean enough = known.bytes() >= bytes;
            if (enough) {
                AREAS.put(address, known.with(known.users() + 1));
            }
            return enough;
        }
        int result = JCudaDriver.cuMemHostRegister(Pointer.to(buffer), bytes, JCudaDriver.CU_MEMHOSTREGISTER_PORTABLE);
        // Pinned by whoever made it, another tower's device for example: as good, and not ours to give back.
        boolean others = result == CUresult.CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED;
        if (!others && result != CUresult.CUDA_SUCCESS) {
            return false;
        }
        AREAS.put(address, new Registered(buffer, bytes, 1, !others));
        return true;
    }

    static synchronized void release(long address) {
        Registered known = AREAS.get(address);
        if (known.users() > 1) {
            AREAS.put(address, known.with(known.users() - 1));
            return;
        }
        AREAS.remove(address);
        if (known.ours()) {
            Status.driver("cuMemHostUnregister", JCudaDriver.cuMemHostUnregister(Pointer.to(known.buffer())));
        }
    }
}
