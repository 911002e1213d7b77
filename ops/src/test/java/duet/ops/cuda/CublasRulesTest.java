package duet.ops.cuda;

import static jcuda.jcublas.JCublas2.cublasSetAtomicsMode;
import static jcuda.jcublas.JCublas2.cublasSetMathMode;
import static jcuda.jcublas.JCublas2.cublasSetWorkspace;
import static jcuda.jcublas.JCublas2.cublasSgemm;

import java.util.stream.Stream;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasAtomicsMode;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;

/** Rules of matrix products. */
class CublasRulesTest extends Rules {
    private static final int FLOAT = 0;
    private static final int HALF = 2;
    private static final int BFLOAT16 = 14;
    private static final int IN_FLOAT = 68;
    private static final int IN_TF32 = 77;

    /** 4 x 5 times 5 x 6, column-major. */
    private static int product(
            Workbench bench, int lda, int ldb, int ldc, CUdeviceptr a, CUdeviceptr b, CUdeviceptr c) {
        return cublasSgemm(bench.cublas, 0, 0, 4, 6, 5, Workbench.ONE, a, lda, b, ldb, Workbench.ZERO, c, ldc);
    }

    private static int product(Workbench bench, int lda, int ldb, int ldc) {
        return product(bench, lda, ldb, ldc, bench.zeros(80), bench.zeros(120), bench.memory(96));
    }

    private static int mixed(Workbench bench, int a, int b, int c, int compute) {
        return JCublas2.cublasGemmEx_new(
                bench.cublas,
                0,
                0,
                4,
                6,
                5,
                Workbench.ONE,
                bench.zeros(80),
                a,
                4,
                bench.zeros(120),
                b,
                5,
                Workbench.ZERO,
                bench.memory(96),
                c,
                4,
                compute,
                -1);
    }

    @Override
    Stream<Rule> rules() {
        return Stream.of(
                right("a product", bench -> Workbench.check(product(bench, 4, 5, 4))),
                right("bfloat16 with sums in float32", bench -> {
                    Workbench.check(mixed(bench, BFLOAT16, BFLOAT16, BFLOAT16, IN_FLOAT));
                    Workbench.check(mixed(bench, BFLOAT16, BFLOAT16, FLOAT, IN_FLOAT));
                    Workbench.check(mixed(bench, FLOAT, FLOAT, FLOAT, IN_FLOAT));
                }),
                wrong("lda smaller than a's rows", "leading", bench -> product(bench, 3, 5, 4)),
                wrong("ldb smaller than b's rows", "leading", bench -> product(bench, 4, 4, 4)),
                wrong("ldc smaller than c's rows", "leading", bench -> product(bench, 4, 5, 3)),
                wrong("a too small", "bounds", bench -> {
                    product(bench, 4, 5, 4, bench.zeros(79), bench.zeros(120), bench.memory(96));
                }),
                wrong("b too small for its leading dimension", "bounds", bench -> {
                    product(bench, 4, 6, 4, bench.zeros(80), bench.zeros(120), bench.memory(96));
                }),
                wrong("c too small", "bounds", bench -> {
                    product(bench, 4, 5, 4, bench.zeros(80), bench.zeros(120), bench.memory(95));
                }),
                wrong("a between two floats", "alignment", bench -> {
                    CUdeviceptr a = bench.zeros(84).withByteOffset(2);
                    product(bench, 4, 5, 4, a, bench.zeros(120), bench.memory(96));
                }),
                wrong("c is a", "overlap", bench -> {
                    CUdeviceptr a = bench.zeros(96);
                    product(bench, 4, 5, 4, a, bench.zeros(120), a);
                }),
                wrong("a negative size", "shape", bench -> {
                    CUdeviceptr memory = bench.zeros(100);
                    cublasSgemm(
                            bench.cublas,
                            0,
                            0,
                            -1,
                            1,
                            1,
                            Workbench.ONE,
                            memory,
                            1,
                            memory,
                            1,
                            Workbench.ZERO,
                            memory,
                            1);
                }),
                wrong("types that don't go together", "type", bench -> mixed(bench, BFLOAT16, FLOAT, FLOAT, IN_FLOAT)),
                wrong(
                        "a type that the stand-in doesn't know",
                        "type",
                        bench -> mixed(bench, HALF, HALF, HALF, IN_FLOAT)),
                wrong("bfloat16 on a card of 7.5", "type", bench -> {
                    StandIn.configure("capability", "7.5");
                    mixed(bench, BFLOAT16, BFLOAT16, FLOAT, IN_FLOAT);
                }),
                wrong("TF32 by the handle though nobody wanted it", "tf32", bench -> {
                    cublasSetMathMode(bench.cublas, cublasMath.CUBLAS_TF32_TENSOR_OP_MATH);
                    product(bench, 4, 5, 4);
                }),
                wrong("TF32 by the call though nobody wanted it", "tf32", bench -> {
                    mixed(bench, FLOAT, FLOAT, FLOAT, IN_TF32);
                }),
                right("TF32 that was wanted", bench -> {
                    StandIn.configure("tf32", "1");
                    cublasSetMathMode(bench.cublas, cublasMath.CUBLAS_TF32_TENSOR_OP_MATH);
                    product(bench, 4, 5, 4);
                }),
                wrong("sums in any order", "determinism", bench -> {
                    cublasSetAtomicsMode(bench.cublas, cublasAtomicsMode.CUBLAS_ATOMICS_ALLOWED);
                }),
                wrong("a workspace that isn't aligned", "alignment", bench -> {
                    cublasSetWorkspace(bench.cublas, bench.memory(2048).withByteOffset(128), 1024);
                }),
                wrong("a workspace that is smaller than it is said to be", "bounds", bench -> {
                    cublasSetWorkspace(bench.cublas, bench.memory(1024), 2048);
                }),
                wrong("a workspace that was freed", "use-after-free", bench -> {
                    CUdeviceptr workspace = bench.memory(1024);
                    cublasSetWorkspace(bench.cublas, workspace, 1024);
                    JCudaDriver.cuMemFree(workspace);
                    product(bench, 4, 5, 4);
                }),
                wrong("a handle that was destroyed", "handle", bench -> {
                    cublasHandle handle = new cublasHandle();
                    JCublas2.cublasCreate(handle);
                    JCublas2.cublasDestroy(handle);
                    cublasSetMathMode(handle, 0);
                }),
                wrong("the context of another card", "context", bench -> {
                    CUcontext other = bench.retain(1);
                    JCudaDriver.cuCtxSetCurrent(other);
                    cublasSetMathMode(bench.cublas, 0);
                }),
                wrong("the result is read on another stream", "race", bench -> {
                    CUdeviceptr c = bench.memory(96);
                    product(bench, 4, 5, 4, bench.zeros(80), bench.zeros(120), c);
                    JCudaDriver.cuMemcpyDtoHAsync(bench.pinned(96), c, 96, bench.b);
                }),
                wrong("a factor in pinned memory", "pointer", bench -> {
                    Pointer pinned = bench.pinned(80);
                    CUdeviceptr address = new CUdeviceptr();
                    JCudaDriver.cuMemHostGetDevicePointer(address, pinned, 0);
                    product(bench, 4, 5, 4, address, bench.zeros(120), bench.memory(96));
                }));
    }
}
