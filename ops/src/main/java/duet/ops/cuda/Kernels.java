package duet.ops.cuda;

import java.util.HashMap;
import java.util.Map;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** The kernels on a card. Each sees to {@code count} cells, its last argument, with as many threads as are worth while. */
final class Kernels implements Resource {
    private static final int THREADS = 256;
    /** Blocks beyond this take turns: enough to fill any card many times over. */
    private static final int MOST_BLOCKS = 1 << 16;

    private final CUmodule module = new CUmodule();
    private final CUstream usual;
    private final Map<String, CUfunction> functions = new HashMap<>();

    /** @param usual the stream of kernels for which none is named */
    Kernels(Card card, CUstream usual) {
        this.usual = usual;
        Status.driver(
                "cuModuleLoadData", JCudaDriver.cuModuleLoadData(module, KernelImage.of(card.major(), card.minor())));
    }

    /** @param arguments device pointers, ints, longs and floats as the kernel's source declares them, without its last */
    void run(String name, long count, Object... arguments) {
        runOn(usual, name, count, arguments);
    }

    void runOn(CUstream stream, String name, long count, Object... arguments) {
        run(stream, name, MOST_BLOCKS, count, arguments);
    }

    /** With so few blocks that a value for each thread is little. @return threads that ran */
    int runThreads(String name, int mostBlocks, long count, Object... arguments) {
        return run(usual, name, mostBlocks, count, arguments) * THREADS;
    }

    private int run(CUstream stream, String name, int mostBlocks, long count, Object... arguments) {
        int blocks = (int) Math.min(mostBlocks, (count + THREADS - 1) / THREADS);
        NativePointerObject[] pointers = new NativePointerObject[arguments.length + 1];
        for (int i = 0; i < arguments.length; i++) {
            pointers[i] = pointer(arguments[i]);
        }
        pointers[arguments.length] = pointer(count);
        Status.driver(
                "cuLaunchKernel of " + name,
                JCudaDriver.cuLaunchKernel(
                        function(name), blocks, 1, 1, THREADS, 1, 1, 0, stream, Pointer.to(pointers), null));
        return blocks;
    }

    private static Pointer pointer(Object argument) {
        if (argument instanceof CUdeviceptr memory) {
            return Pointer.to(memory);
        } else if (argument instanceof Integer number) {
            return Pointer.to(new int[] {number});
        } else if (argument instanceof Long number) {
            return Pointer.to(new long[] {number});
        } else if (argument instanceof Float number) {
            return Pointer.to(new float[] {number});
        }
        throw new IllegalArgumentException(
                "a kernel takes no " + argument.getClass().getSimpleName());
    }

    private CUfunction function(String name) {
        return functions.computeIfAbsent(name, unknown -> {
            CUfunction function = new CUfunction();
            Status.driver("cuModuleGetFunction for " + name, JCudaDriver.cuModuleGetFunction(function, module, name));
            return function;
        });
    }

    @Override
    public void close() {
        Status.driver("cuModuleUnload", JCudaDriver.cuModuleUnload(module));
    }
}
