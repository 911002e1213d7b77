package duet.ops.cuda;

import duet.ops.device.Precision;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.runtime.cudaStream_t;

/**
 * Matrix products by cuBLAS. Sums are float32. With a stream and a workspace of its own cuBLAS gives the same bits in every run
 * (its documentation, "Results reproducibility").
 */
final class Products implements Resource {
    /** What NVIDIA's documentation of cublasSetWorkspace recommends. */
    private static final long WORKSPACE_SINCE_HOPPER = 32 << 20;

    private static final long WORKSPACE_BEFORE = 4 << 20;
    private static final Pointer ONE = Pointer.to(new float[] {1});
    private static final Pointer ZERO = Pointer.to(new float[] {0});

    private final Closing closing = new Closing();
    private final cublasHandle handle = new cublasHandle();
    private final long workspaceBytes;

    /** @param hopper whether the card is of compute capability 9.0 or newer */
    Products(CUstream stream, CudaOptions options, boolean hopper) {
        workspaceBytes = hopper ? WORKSPACE_SINCE_HOPPER : WORKSPACE_BEFORE;
        Status.cublas("cublasCreate", JCublas2.cublasCreate(handle));
        closing.add(() -> Status.cublas("cublasDestroy", JCublas2.cublasDestroy(handle)));
        int math = options.tf32() ? cublasMath.CUBLAS_TF32_TENSOR_OP_MATH : cublasMath.CUBLAS_DEFAULT_MATH;
        try {
            Status.cublas("cublasSetStream", JCublas2.cublasSetStream(handle, new cudaStream_t(stream)));
            Status.cublas("cublasSetMathMode", JCublas2.cublasSetMathMode(handle, math));
        } catch (CudaException e) {
            closing.closeAfter(e);
            throw e;
        }
    }

    /** {@code 12.6.3}. */
    String version() {
        int[] version = new int[1];
        Status.cublas("cublasGetVersion", JCublas2.cublasGetVersion(handle, version));
        return version[0] / 10_000 + "." + version[0] % 10_000 / 100 + "." + version[0] % 100;
    }

    /** Of workspace. */
    long workspaceBytes() {
        return workspaceBytes;
    }

    /** Has cuBLAS work in memory that may have moved; where it is too small no layer multiplies. */
    void workIn(SharedMemory workspace) {
        if (workspace.bytes() >= workspaceBytes) {
            Status.cublas(
                    "cublasSetWorkspace", JCublas2.cublasSetWorkspace(handle, workspace.pointer(), workspace.bytes()));
        }
    }

    /**
     * One factor or the product, as cuBLAS sees it: column by column.
     *
     * @param transposed whether its columns are the product's rows
     * @param stride from one column to the next, in values
     */
    record Matrix(CUdeviceptr first, Precision precision, boolean transposed, int stride) {

        private int operation() {
            return transposed ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
        }

        private int type() {
            return precision == Precision.FLOAT32 ? cudaDataType.CUDA_R_32F : cudaDataType.CUDA_R_16BF;
        }
    }

    /** c [rows, columns] = a [rows, depth] * b [depth, columns]. */
    void multiply(int rows, int columns, int depth, Matrix a, Matrix b, Matrix c) {
        if (a.precision() == Precision.FLOAT32) {
            Status.cublas(
                    "cublasSgemm",
                    JCublas2.cublasSgemm(
                            handle,
                            a.operation(),
                            b.operation(),
                            rows,
                            columns,
                            depth,
                            ONE,
                            a.first(),
                            a.stride(),
                            b.first(),
                            b.stride(),
                            ZERO,
                            c.first(),
                            c.stride()));
        } else {
            Status.cublas(
                    "cublasGemmEx",
                    JCublas2.cublasGemmEx_new(
                            handle,
                            a.operation(),
                            b.operation(),
                            rows,
                            columns,
                            depth,
                            ONE,
                            a.first(),
                            a.type(),
                            a.stride(),
                            b.first(),
                            b.type(),
                            b.stride(),
                            ZERO,
                            c.first(),
                            c.type(),
                            c.stride(),
                            cublasComputeType.CUBLAS_COMPUTE_32F,
                            cublasGemmAlgo.CUBLAS_GEMM_DEFAULT));
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
