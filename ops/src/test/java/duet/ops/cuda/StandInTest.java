package duet.ops.cuda;

import static duet.ops.cuda.Workbench.check;
import static jcuda.driver.JCudaDriver.cuEventQuery;
import static jcuda.driver.JCudaDriver.cuEventRecord;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;
import static jcuda.driver.JCudaDriver.cuMemHostRegister;
import static jcuda.driver.JCudaDriver.cuMemHostUnregister;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoHAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemsetD32Async;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;
import static jcuda.driver.JCudaDriver.cuStreamWaitEvent;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnDeterminism;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcProgram;
import jcuda.nvrtc.nvrtcResult;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stand-in itself, through JCuda's bindings: what it computes, as late as it may; what it counts; what cards it pretends. */
class StandInTest {
    private static final String TWICE = """
            extern "C" __global__ void twice(const float *in, float *out, int n) {
                for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) {
                    out[i] = 2 * in[i];
                }
            }
            """;

    @BeforeAll
    static void load() {
        Assumptions.assumeFalse(StandIn.realCard(), "a real card is no stand-in");
        StandIn.load();
    }

    @BeforeEach
    void clear() {
        StandIn.clear();
    }

    @Test
    void aKernelRunsWhenItIsWaitedForAndNotBefore() {
        try (Workbench bench = new Workbench()) {
            CUdeviceptr in = bench.memory(4000);
            CUdeviceptr out = bench.memory(4000);
            Pointer pinned = bench.pinned(4000);
            ByteBuffer host = pinned.getByteBuffer(0, 4000).order(ByteOrder.nativeOrder());
            for (int i = 0; i < 1000; i++) {
                host.putFloat(4 * i, i);
            }
            check(cuMemcpyHtoDAsync(in, pinned, 4000, bench.a));
            check(cuStreamSynchronize(bench.a));
            CUfunction twice = bench.kernel(TWICE, "twice");
            check(bench.launch(twice, bench.a, 2, 64, Pointer.to(in), Pointer.to(out), Pointer.to(new int[] {1000})));
            check(cuMemcpyDtoHAsync(pinned, out, 4000, bench.a));
            assertThat(host.getFloat(4 * 999)).as("read too early").isNaN();
            check(cuStreamSynchronize(bench.a));
            for (int i = 0; i < 1000; i++) {
                assertThat(host.getFloat(4 * i)).isEqualTo(2f * i);
            }
            assertThat(StandIn.violations()).isEmpty();
            assertThat(StandIn.count("kernels")).isOne();
        }
    }

    @Test
    void freshMemoryHoldsNoNumbers() {
        try (Workbench bench = new Workbench()) {
            ByteBuffer host = Workbench.pageable(40);
            check(cuMemcpyDtoHAsync(Pointer.to(host), bench.memory(40), 40, bench.a));
            assertThat(host.getFloat(36)).isNaN();
        }
    }

    @Test
    void anEventBringsOtherStreamsWorkWithIt() {
        try (Workbench bench = new Workbench()) {
            CUdeviceptr memory = bench.memory(4);
            CUdeviceptr copy = bench.memory(4);
            CUevent event = bench.event();
            check(cuMemsetD32Async(memory, 7, 1, bench.a));
            check(cuEventRecord(event, bench.a));
            check(cuStreamWaitEvent(bench.b, event, 0));
            check(cuMemcpyDtoDAsync(copy, memory, 4, bench.b));
            ByteBuffer host = Workbench.pageable(4);
            check(cuMemcpyDtoHAsync(Pointer.to(host), copy, 4, bench.b));
            assertThat(host.getInt(0)).isEqualTo(7);
        }
    }

    @Test
    void anEventThatIsAskedOnceHasNotHappenedAndThatIsAskedOftenHas() {
        try (Workbench bench = new Workbench()) {
            CUevent event = bench.event();
            check(cuMemsetD32Async(bench.memory(4), 7, 1, bench.a));
            check(cuEventRecord(event, bench.a));
            assertThat(cuEventQuery(event)).isEqualTo(CUresult.CUDA_ERROR_NOT_READY);
            assertThat(cuEventQuery(event)).isEqualTo(CUresult.CUDA_ERROR_NOT_READY);
            assertThat(cuEventQuery(event)).isZero();
        }
    }

    @Test
    void pageableCopiesAreCounted() {
        try (Workbench bench = new Workbench()) {
            CUdeviceptr memory = bench.memory(8);
            ByteBuffer pageable = Workbench.pageable(8);
            ByteBuffer registered = Workbench.pageable(8);
            check(cuMemHostRegister(Pointer.to(registered), 8, 0));
            assertThat(cuMemHostRegister(Pointer.to(registered), 8, 0))
                    .isEqualTo(CUresult.CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED);
            check(cuMemcpyHtoDAsync(memory, Pointer.to(pageable), 8, bench.a));
            check(cuMemcpyDtoHAsync(Pointer.to(pageable), memory, 8, bench.a));
            check(cuMemcpyHtoDAsync(memory, Pointer.to(registered), 8, bench.a));
            check(cuStreamSynchronize(bench.a));
            check(cuMemHostUnregister(Pointer.to(registered)));

            assertThat(StandIn.count("copies from pageable memory")).isOne();
            assertThat(StandIn.count("copies to pageable memory")).isOne();
            assertThat(StandIn.count("bytes to cards")).isEqualTo(16);
            assertThat(StandIn.violations()).isEmpty();
        }
    }

    @Test
    void whatIsAliveIsToldByItsKind() {
        try (Workbench bench = new Workbench()) {
            bench.memory(1);
            bench.memory(1);
            bench.pinned(1);
            bench.event();
            bench.kernel(TWICE, "twice");
            ByteBuffer registered = Workbench.pageable(8);
            check(cuMemHostRegister(Pointer.to(registered), 8, 0));
            bench.tensor(1, 1, 1, 1);
            bench.filter(0, 1, 1, 1, 1);
            bench.convolution(0, 1, 1, 3);
            nvrtcProgram program = new nvrtcProgram();
            check(JNvrtc.nvrtcCreateProgram(program, TWICE, "twice.cu", 0, null, null));
            bench.atTheEnd(() -> JNvrtc.nvrtcDestroyProgram(program));

            assertThat(StandIn.leaks().lines())
                    .containsExactly(
                            "device memory: 2",
                            "pinned memory: 1",
                            "registered memory: 1",
                            "stream: 2",
                            "event: 1",
                            "module: 1",
                            "cudnn handle: 1",
                            "tensor descriptor: 1",
                            "filter descriptor: 1",
                            "convolution descriptor: 1",
                            "cublas handle: 1",
                            "program: 1",
                            "primary context of card 0: 1");
        }
        assertThat(StandIn.leaks()).isEmpty();
    }

    @Test
    void cardsAreWhatTheyAreSaidToBe() {
        StandIn.configure("cards", "3");
        StandIn.configure("memory", "1000000");
        StandIn.configure("hidden", "400000");
        try (Workbench bench = new Workbench()) {
            int[] count = new int[1];
            check(JCudaDriver.cuDeviceGetCount(count));
            assertThat(count).containsExactly(3);
            CUdevice last = new CUdevice();
            check(JCudaDriver.cuDeviceGet(last, 2));
            assertThat(JCudaDriver.cuDeviceGet(new CUdevice(), 3)).isEqualTo(CUresult.CUDA_ERROR_INVALID_DEVICE);

            CUdeviceptr most = bench.memory(599_552);
            assertThat(cuMemAlloc(new CUdeviceptr(), 600)).isEqualTo(CUresult.CUDA_ERROR_OUT_OF_MEMORY);
            long[] free = new long[1];
            long[] total = new long[1];
            check(cuMemGetInfo(free, total));
            assertThat(free[0]).isEqualTo(448);
            assertThat(total[0]).isEqualTo(1_000_000);
            check(cuMemFree(most));
            check(cuMemGetInfo(free, total));
            assertThat(free[0]).isEqualTo(600_000);
        }
        StandIn.configure("cards", "0");
        assertThat(JCudaDriver.cuInit(0)).isEqualTo(CUresult.CUDA_ERROR_NO_DEVICE);
    }

    @Test
    void aNewerCardTakesOlderPortableCodeOnly() {
        StandIn.configure("capability", "9.0");
        try (Workbench bench = new Workbench()) {
            assertThat(JCudaDriver.cuModuleLoadData(new CUmodule(), Workbench.image(TWICE, "sm_80")))
                    .isEqualTo(CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU);
            CUmodule module = new CUmodule();
            check(JCudaDriver.cuModuleLoadData(module, Workbench.portable(TWICE, "compute_80")));
            check(JCudaDriver.cuModuleGetFunction(new CUfunction(), module, "twice"));
            check(cuStreamSynchronize(bench.a));
        }
    }

    @Test
    void algorithmsThatMayNotBeTakenAreOfferedFirst() {
        try (Workbench bench = new Workbench()) {
            cudnnConvolutionBwdFilterAlgoPerf[] offers = new cudnnConvolutionBwdFilterAlgoPerf[7];
            for (int i = 0; i < offers.length; i++) {
                offers[i] = new cudnnConvolutionBwdFilterAlgoPerf();
            }
            int[] count = new int[1];
            check(JCudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                    bench.cudnn,
                    bench.tensor(2, 4, 6, 5),
                    bench.tensor(2, 8, 6, 5),
                    bench.convolution(1, 1, 2, 3),
                    bench.filter(0, 8, 2, 3, 3),
                    7,
                    count,
                    offers));
            assertThat(count).containsExactly(7);
            assertThat(offers[0].status).isNotZero();
            assertThat(offers[1].memory).isGreaterThan(1L << 32);
            assertThat(offers[2].determinism).isEqualTo(cudnnDeterminism.CUDNN_NON_DETERMINISTIC);
        }
    }

    @Test
    void aSourceWithAMistakeIsToldWithItsLine() {
        Bindings.load();
        nvrtcProgram program = new nvrtcProgram();
        String source = "extern \"C\" __global__ void wrong(float *out) {\n    out[0] = nothing;\n}\n";
        check(JNvrtc.nvrtcCreateProgram(program, source, "wrong.cu", 0, null, null));
        assertThat(JNvrtc.nvrtcCompileProgram(program, 0, new String[0]))
                .isEqualTo(nvrtcResult.NVRTC_ERROR_COMPILATION);
        String[] log = new String[1];
        check(JNvrtc.nvrtcGetProgramLog(program, log));
        assertThat(log[0]).contains("wrong.cu:2:").contains("nothing");
        assertThat(JNvrtc.nvrtcCompileProgram(program, 1, new String[] {"--gpu-architecture=sm_121"}))
                .isEqualTo(nvrtcResult.NVRTC_ERROR_INVALID_OPTION);
        check(JNvrtc.nvrtcDestroyProgram(program));
        assertThat(StandIn.violations()).isEmpty();
    }
}
