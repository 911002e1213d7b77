package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stand-in itself, through JCuda's bindings: that it computes, and that it computes as late as it may. */
@ExtendWith(StandIn.class)
class StandInTest {

    @Test
    void aKernelDoublesNumbersWhenItIsWaitedFor() {
        CUcontext context = new CUcontext();
        CUdevice device = new CUdevice();
        check(JCudaDriver.cuInit(0));
        check(JCudaDriver.cuDeviceGet(device, 0));
        check(JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
        check(JCudaDriver.cuCtxSetCurrent(context));
        nvrtcProgram program = new nvrtcProgram();
        String source = "extern \"C\" __global__ void twice(const float *in, float *out, int n) {\n"
                + "  int i = blockIdx.x * blockDim.x + threadIdx.x; if (i < n) out[i] = 2 * in[i];\n}\n";
        check(JNvrtc.nvrtcCreateProgram(program, source, "twice.cu", 0, null, null));
        check(JNvrtc.nvrtcCompileProgram(program, 1, new String[] {"--gpu-architecture=sm_80"}));
        long[] size = new long[1];
        check(JNvrtc.nvrtcGetCUBINSize(program, size));
        byte[] image = new byte[(int) size[0]];
        check(JNvrtc.nvrtcGetCUBIN(program, image));
        check(JNvrtc.nvrtcDestroyProgram(program));
        CUmodule module = new CUmodule();
        CUfunction twice = new CUfunction();
        check(JCudaDriver.cuModuleLoadData(module, image));
        check(JCudaDriver.cuModuleGetFunction(twice, module, "twice"));
        CUstream stream = new CUstream();
        check(JCudaDriver.cuStreamCreate(stream, 1));
        CUdeviceptr in = new CUdeviceptr();
        CUdeviceptr out = new CUdeviceptr();
        check(JCudaDriver.cuMemAlloc(in, 4000));
        check(JCudaDriver.cuMemAlloc(out, 4000));
        Pointer pinned = new Pointer();
        check(JCudaDriver.cuMemHostAlloc(pinned, 4000, 0));
        ByteBuffer host = pinned.getByteBuffer(0, 4000).order(ByteOrder.nativeOrder());
        for (int i = 0; i < 1000; i++) {
            host.putFloat(4 * i, i);
        }
        check(JCudaDriver.cuMemcpyHtoDAsync(in, pinned, 4000, stream));
        check(JCudaDriver.cuStreamSynchronize(stream));
        Pointer arguments = Pointer.to(Pointer.to(in), Pointer.to(out), Pointer.to(new int[] {1000}));
        check(JCudaDriver.cuLaunchKernel(twice, 4, 1, 1, 256, 1, 1, 0, stream, arguments, null));
        check(JCudaDriver.cuMemcpyDtoHAsync(pinned, out, 4000, stream));
        assertThat(host.getFloat(4 * 999)).as("read too early").isNaN();
        check(JCudaDriver.cuStreamSynchronize(stream));
        for (int i = 0; i < 1000; i++) {
            assertThat(host.getFloat(4 * i)).isEqualTo(2f * i);
        }
        check(JCudaDriver.cuMemFreeHost(pinned));
        check(JCudaDriver.cuMemFree(in));
        check(JCudaDriver.cuMemFree(out));
        check(JCudaDriver.cuStreamDestroy(stream));
        check(JCudaDriver.cuModuleUnload(module));
        check(JCudaDriver.cuDevicePrimaryCtxRelease(device));
    }

    private static void check(int result) {
        assertThat(result).isZero();
    }
}
