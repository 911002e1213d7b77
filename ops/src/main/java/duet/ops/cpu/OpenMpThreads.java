package duet.ops.cpu;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import org.bytedeco.javacpp.Loader;

/**
 * oneDNN's worker threads. The OpenMP count belongs to the calling thread, so each tower sets its own; JavaCPP has no binding
 * for the call.
 */
final class OpenMpThreads {
    private OpenMpThreads() {}

    /** Gives the calling thread {@code count} threads for the primitives that it makes and runs from now on. */
    static void set(int count) {
        org.bytedeco.javacpp.Pointer address = Loader.addressof("omp_set_num_threads");
        if (address == null) {
            throw new IllegalStateException("oneDNN was loaded without OpenMP: omp_set_num_threads is missing");
        }
        Function.getFunction(new Pointer(address.address())).invokeVoid(new Object[] {count});
    }
}
