package duet.ops.cuda;

import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadData;
import static jcuda.driver.JCudaDriver.cuModuleUnload;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcProgram;

/** Rules of modules, kernels and NVRTC. */
class KernelRulesTest extends Rules {
    private static final String SOURCE = """
            extern "C" __global__ void shift(float *to, const float *from, int by, int count) {
                int i = blockIdx.x * blockDim.x + threadIdx.x;
                if (i < count) {
                    to[i] = from[i + by];
                }
            }

            extern "C" __global__ void rest(const float *from) {
            }

            extern "C" __global__ void deceive(const float *from) {
                ((float *)from)[threadIdx.x] = 1;
            }
            """;

    @Override
    Stream<Rule> rules() {
        return Stream.of(launches(), accesses(), modules()).flatMap(rules -> rules);
    }

    /** The kernel {@code shift}, over 100 numbers. */
    private static int shift(
            Workbench bench, CUdeviceptr to, CUdeviceptr from, int by, int count, int blocks, int threads) {
        CUfunction kernel = bench.kernel(SOURCE, "shift");
        return bench.launch(
                kernel, bench.a, blocks, threads, Pointer.to(to), Pointer.to(from), number(by), number(count));
    }

    private static Pointer number(int value) {
        return Pointer.to(new int[] {value});
    }

    private static Stream<Rule> launches() {
        return Stream.of(
                right("a kernel of 100 threads", bench -> {
                    Workbench.check(shift(bench, bench.memory(400), bench.zeros(400), 0, 100, 1, 128));
                    Workbench.check(cuStreamSynchronize(bench.a));
                }),
                wrong(
                        "no blocks",
                        "launch",
                        bench -> shift(bench, bench.memory(400), bench.zeros(400), 0, 100, 0, 128)),
                wrong(
                        "too many threads in a block",
                        "launch",
                        bench -> shift(bench, bench.memory(400), bench.zeros(400), 0, 100, 1, 1025)),
                wrong("too few parameters", "launch", bench -> {
                    bench.launch(bench.kernel(SOURCE, "shift"), bench.a, 1, 128, Pointer.to(bench.memory(400)));
                }),
                wrong("parameters in another order", "pointer", bench -> {
                    bench.launch(
                            bench.kernel(SOURCE, "shift"),
                            bench.a,
                            1,
                            128,
                            Pointer.to(bench.memory(400)),
                            number(1),
                            Pointer.to(bench.zeros(400)),
                            number(100));
                }),
                wrong("memory that was freed", "use-after-free", bench -> {
                    CUdeviceptr from = bench.zeros(400);
                    JCudaDriver.cuMemFree(from);
                    shift(bench, bench.memory(400), from, 0, 100, 1, 128);
                }),
                wrong("a stream of another card", "context", bench -> {
                    CUfunction kernel = bench.kernel(SOURCE, "deceive");
                    CUdeviceptr memory = bench.zeros(400);
                    CUcontext other = bench.retain(1);
                    JCudaDriver.cuCtxSetCurrent(other);
                    var stream = bench.stream(Workbench.NON_BLOCKING);
                    JCudaDriver.cuCtxSetCurrent(bench.context);
                    bench.launch(kernel, stream, 1, 1, Pointer.to(memory));
                }),
                wrong("what it writes is read by a copy on another stream", "race", bench -> {
                    CUdeviceptr to = bench.memory(400);
                    shift(bench, to, bench.zeros(400), 0, 100, 1, 128);
                    JCudaDriver.cuMemcpyDtoDAsync(bench.memory(400), to, 400, bench.b);
                }),
                right("what it reads is read by a copy on another stream", bench -> {
                    CUdeviceptr from = bench.zeros(400);
                    shift(bench, bench.memory(400), from, 0, 100, 1, 128);
                    JCudaDriver.cuMemcpyDtoDAsync(bench.memory(400), from, 400, bench.b);
                }));
    }

    private static Stream<Rule> accesses() {
        return Stream.of(
                wrong("reads behind the end", "kernel-bounds", bench -> {
                    shift(bench, bench.memory(400), bench.zeros(400), 1, 100, 1, 128);
                    cuStreamSynchronize(bench.a);
                }),
                wrong("reads before the beginning", "kernel-bounds", bench -> {
                    shift(bench, bench.memory(400), bench.zeros(400), -1, 100, 1, 128);
                    cuStreamSynchronize(bench.a);
                }),
                wrong("writes behind the end", "kernel-bounds", bench -> {
                    shift(bench, bench.memory(396), bench.zeros(400), 0, 100, 1, 128);
                    cuStreamSynchronize(bench.a);
                }),
                wrong("writes to what is const", "kernel-bounds", bench -> {
                    bench.launch(bench.kernel(SOURCE, "deceive"), bench.a, 1, 1, Pointer.to(bench.zeros(400)));
                    cuStreamSynchronize(bench.a);
                }));
    }

    private static Stream<Rule> modules() {
        return Stream.of(
                wrong("a kernel that isn't there", "kernel", bench -> {
                    CUmodule module = new CUmodule();
                    cuModuleLoadData(module, Workbench.image(SOURCE, "sm_80"));
                    cuModuleGetFunction(new CUfunction(), module, "shifts");
                }),
                wrong("something that is no image", "image", bench -> {
                    cuModuleLoadData(new CUmodule(), "no image\0".getBytes(StandardCharsets.US_ASCII));
                }),
                wrong("machine code for a newer card", "image", bench -> {
                    cuModuleLoadData(new CUmodule(), Workbench.image(SOURCE, "sm_90"));
                }),
                wrong("machine code for an older generation", "image", bench -> {
                    cuModuleLoadData(new CUmodule(), Workbench.image(SOURCE, "sm_75"));
                }),
                wrong("unloaded while a kernel of it is queued", "free-in-use", bench -> {
                    CUmodule module = new CUmodule();
                    CUfunction kernel = new CUfunction();
                    cuModuleLoadData(module, Workbench.image(SOURCE, "sm_80"));
                    cuModuleGetFunction(kernel, module, "rest");
                    bench.launch(kernel, bench.a, 1, 1, Pointer.to(bench.memory(4)));
                    cuModuleUnload(module);
                }),
                wrong("a program that is none", "handle", bench -> {
                    JNvrtc.nvrtcCompileProgram(new nvrtcProgram(), 0, new String[0]);
                }));
    }
}
