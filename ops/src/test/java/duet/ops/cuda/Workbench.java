package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcProgram;
import jcuda.runtime.cudaStream_t;

/** A card with a context, two streams and the libraries' handles, for tests that call the bindings one by one. */
final class Workbench implements AutoCloseable {
    static final int NON_BLOCKING = 1;
    static final Pointer ONE = Pointer.to(new float[] {1});
    static final Pointer ZERO = Pointer.to(new float[] {0});

    final CUcontext context;
    final CUstream a;
    final CUstream b;
    final cudnnHandle cudnn = new cudnnHandle();
    final cublasHandle cublas = new cublasHandle();

    private final Deque<Runnable> closing = new ArrayDeque<>();

    Workbench() {
        Bindings.load();
        check(JCudaDriver.cuInit(0));
        context = retain(0);
        check(JCudaDriver.cuCtxSetCurrent(context));
        a = stream(NON_BLOCKING);
        b = stream(NON_BLOCKING);
        check(JCudnn.cudnnCreate(cudnn));
        closing.push(() -> JCudnn.cudnnDestroy(cudnn));
        check(JCudnn.cudnnSetStream(cudnn, new cudaStream_t(a)));
        check(JCublas2.cublasCreate(cublas));
        closing.push(() -> JCublas2.cublasDestroy(cublas));
        check(JCublas2.cublasSetStream(cublas, new cudaStream_t(a)));
    }

    static void check(int result) {
        assertThat(result).isZero();
    }

    /** The primary context of a card; given back at the end, with all that was left in it. */
    CUcontext retain(int ordinal) {
        CUcontext retained = new CUcontext();
        CUdevice device = new CUdevice();
        check(JCudaDriver.cuDeviceGet(device, ordinal));
        check(JCudaDriver.cuDevicePrimaryCtxRetain(retained, device));
        closing.push(() -> {
            JCudaDriver.cuDevicePrimaryCtxReset(device);
            JCudaDriver.cuDevicePrimaryCtxRelease(device);
        });
        return retained;
    }

    CUstream stream(int flags) {
        CUstream stream = new CUstream();
        check(JCudaDriver.cuStreamCreate(stream, flags));
        return stream;
    }

    CUevent event() {
        return event(0);
    }

    CUevent event(int flags) {
        CUevent event = new CUevent();
        check(JCudaDriver.cuEventCreate(event, flags));
        return event;
    }

    CUdeviceptr memory(long bytes) {
        CUdeviceptr memory = new CUdeviceptr();
        check(JCudaDriver.cuMemAlloc(memory, bytes));
        return memory;
    }

    /** Zeros, which the host has waited for. */
    CUdeviceptr zeros(long bytes) {
        CUdeviceptr memory = memory(bytes);
        check(JCudaDriver.cuMemsetD8Async(memory, (byte) 0, bytes, a));
        check(JCudaDriver.cuStreamSynchronize(a));
        return memory;
    }

    Pointer pinned(long bytes) {
        Pointer memory = new Pointer();
        check(JCudaDriver.cuMemHostAlloc(memory, bytes, 0));
        return memory;
    }

    static ByteBuffer pageable(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    cudnnTensorDescriptor tensor(int n, int c, int h, int w) {
        cudnnTensorDescriptor tensor = unsetTensor();
        check(JCudnn.cudnnSetTensor4dDescriptor(tensor, 0, 0, n, c, h, w));
        return tensor;
    }

    cudnnTensorDescriptor bfloat16(int n, int c, int h, int w) {
        cudnnTensorDescriptor tensor = unsetTensor();
        check(JCudnn.cudnnSetTensor4dDescriptor(tensor, 0, 9, n, c, h, w));
        return tensor;
    }

    cudnnTensorDescriptor unsetTensor() {
        cudnnTensorDescriptor tensor = new cudnnTensorDescriptor();
        check(JCudnn.cudnnCreateTensorDescriptor(tensor));
        closing.push(() -> JCudnn.cudnnDestroyTensorDescriptor(tensor));
        return tensor;
    }

    cudnnFilterDescriptor filter(int type, int k, int c, int h, int w) {
        cudnnFilterDescriptor filter = new cudnnFilterDescriptor();
        check(JCudnn.cudnnCreateFilterDescriptor(filter));
        closing.push(() -> JCudnn.cudnnDestroyFilterDescriptor(filter));
        check(JCudnn.cudnnSetFilter4dDescriptor(filter, type, 0, k, c, h, w));
        return filter;
    }

    cudnnConvolutionDescriptor convolution(int padding, int stride, int groups, int math) {
        cudnnConvolutionDescriptor convolution = new cudnnConvolutionDescriptor();
        check(JCudnn.cudnnCreateConvolutionDescriptor(convolution));
        closing.push(() -> JCudnn.cudnnDestroyConvolutionDescriptor(convolution));
        check(JCudnn.cudnnSetConvolution2dDescriptor(convolution, padding, padding, stride, stride, 1, 1, 1, 0));
        check(JCudnn.cudnnSetConvolutionGroupCount(convolution, groups));
        check(JCudnn.cudnnSetConvolutionMathType(convolution, math));
        return convolution;
    }

    void atTheEnd(Runnable task) {
        closing.push(task);
    }

    /** A kernel of a source for compute capability 8.0. */
    CUfunction kernel(String source, String name) {
        CUmodule module = new CUmodule();
        check(JCudaDriver.cuModuleLoadData(module, image(source, "sm_80")));
        CUfunction kernel = new CUfunction();
        check(JCudaDriver.cuModuleGetFunction(kernel, module, name));
        return kernel;
    }

    /** Machine code. */
    static byte[] image(String source, String architecture) {
        nvrtcProgram program = compiled(source, architecture);
        long[] size = new long[1];
        check(JNvrtc.nvrtcGetCUBINSize(program, size));
        byte[] image = new byte[(int) size[0]];
        check(JNvrtc.nvrtcGetCUBIN(program, image));
        check(JNvrtc.nvrtcDestroyProgram(program));
        return image;
    }

    /** PTX, with the zero at its end. */
    static byte[] portable(String source, String architecture) {
        nvrtcProgram program = compiled(source, architecture);
        String[] text = new String[1];
        check(JNvrtc.nvrtcGetPTX(program, text));
        check(JNvrtc.nvrtcDestroyProgram(program));
        return (text[0] + '\0').getBytes(StandardCharsets.US_ASCII);
    }

    private static nvrtcProgram compiled(String source, String architecture) {
        nvrtcProgram program = new nvrtcProgram();
        check(JNvrtc.nvrtcCreateProgram(program, source, "test.cu", 0, null, null));
        check(JNvrtc.nvrtcCompileProgram(program, 1, new String[] {"--gpu-architecture=" + architecture}));
        return program;
    }

    /** @param arguments of the kernel, each a pointer to its value */
    int launch(CUfunction kernel, CUstream stream, int blocks, int threads, Pointer... arguments) {
        return JCudaDriver.cuLaunchKernel(kernel, blocks, 1, 1, threads, 1, 1, 0, stream, Pointer.to(arguments), null);
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
        // The thread goes on to other tests, which shall not find a context that was given back.
        JCudaDriver.cuCtxSetCurrent(new CUcontext());
    }
}
