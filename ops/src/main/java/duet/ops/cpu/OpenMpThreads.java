package duet.ops.cpu;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.function.Supplier;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * oneDNN's worker threads. The OpenMP count belongs to the calling thread, so each tower sets its own; JavaCPP has no binding
 * for the call.
 */
final class OpenMpThreads {
    /**
     * Turns that a thread spins for its fellows before it sleeps. libgomp's own 300,000 burn the core that the fellow needs
     * wherever another process has one: on two cores with one busy neighbour, cifar10.conf ran 2,200 images/s instead of
     * 1,460; alone both ran 4,500.
     */
    private static final String SPINS = "1000";

    static {
        // libgomp reads its environment when it is loaded.
        if (System.getenv("OMP_WAIT_POLICY") == null) {
            int keepTheUsers = 0;
            NativeLibrary.getProcess()
                    .getFunction("setenv")
                    .invokeInt(new Object[] {"GOMP_SPINCOUNT", SPINS, keepTheUsers});
        }
        Loader.load(dnnl.class);
    }

    private static final Function SET = function("omp_set_num_threads");
    private static final Function GET = function("omp_get_max_threads");
    private static final Object[] NOTHING = {};

    private OpenMpThreads() {}

    /** Gives the calling thread {@code count} threads for the primitives that it makes and runs from now on. */
    static void set(int count) {
        SET.invokeVoid(new Object[] {count});
    }

    /** Does something with primitives of one thread. */
    static <T> T alone(Supplier<T> work) {
        int before = count();
        if (before == 1) {
            return work.get();
        }
        set(1);
        try {
            return work.get();
        } finally {
            set(before);
        }
    }

    /** Threads of the primitives that the calling thread makes. */
    static int count() {
        return GET.invokeInt(NOTHING);
    }

    private static Function function(String name) {
        org.bytedeco.javacpp.Pointer address = Loader.addressof(name);
        if (address == null) {
            throw new IllegalStateException("oneDNN was loaded without OpenMP: " + name + " is missing");
        }
        return Function.getFunction(new Pointer(address.address()));
    }
}
