package duet.ops.cuda;

import static duet.ops.cuda.Workbench.ONE;
import static duet.ops.cuda.Workbench.ZERO;

import java.util.stream.Stream;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** Rules of cuDNN's convolutions, handle and descriptors. */
class CudnnRulesTest extends Rules {
    private static final int FMA = cudnnMathType.CUDNN_FMA_MATH;
    private static final int BFLOAT16 = 9;
    private static final long ENOUGH = 1 << 20;

    /** A convolution of two images with 4 maps of 6 x 5 by 8 filters of 3 x 3 in 2 groups, padding 1: to be changed and run. */
    private static final class Trial {
        final Workbench bench;
        cudnnTensorDescriptor x;
        cudnnTensorDescriptor y;
        cudnnFilterDescriptor w;
        cudnnConvolutionDescriptor how;
        CUdeviceptr xMemory;
        CUdeviceptr wMemory;
        CUdeviceptr yMemory;
        CUdeviceptr workspace;
        long workspaceBytes = ENOUGH;
        Pointer alpha = ONE;

        Trial(Workbench bench) {
            this.bench = bench;
            x = bench.tensor(2, 4, 6, 5);
            y = bench.tensor(2, 8, 6, 5);
            w = bench.filter(0, 8, 2, 3, 3);
            how = bench.convolution(1, 1, 2, FMA);
            xMemory = bench.zeros(2 * 4 * 6 * 5 * 4);
            wMemory = bench.zeros(8 * 2 * 3 * 3 * 4);
            yMemory = bench.zeros(2 * 8 * 6 * 5 * 4);
            workspace = bench.memory(ENOUGH);
        }

        int forward(int algorithm) {
            return JCudnn.cudnnConvolutionForward(
                    bench.cudnn,
                    alpha,
                    x,
                    xMemory,
                    w,
                    wMemory,
                    how,
                    algorithm,
                    workspace,
                    workspaceBytes,
                    ZERO,
                    y,
                    yMemory);
        }

        int backwardData(int algorithm) {
            return JCudnn.cudnnConvolutionBackwardData(
                    bench.cudnn,
                    alpha,
                    w,
                    wMemory,
                    y,
                    yMemory,
                    how,
                    algorithm,
                    workspace,
                    workspaceBytes,
                    ZERO,
                    x,
                    xMemory);
        }

        int backwardFilter(int algorithm) {
            return JCudnn.cudnnConvolutionBackwardFilter(
                    bench.cudnn,
                    alpha,
                    x,
                    xMemory,
                    y,
                    yMemory,
                    how,
                    algorithm,
                    workspace,
                    workspaceBytes,
                    ZERO,
                    w,
                    wMemory);
        }

        void bfloat16() {
            x = bench.bfloat16(2, 4, 6, 5);
            y = bench.bfloat16(2, 8, 6, 5);
            w = bench.filter(BFLOAT16, 8, 2, 3, 3);
        }
    }

    @FunctionalInterface
    private interface Change {
        void to(Trial trial);
    }

    /** The trial with a change, forward by implicit matrix products with precomputed indices. */
    private static Rule convolution(String name, String kind, Change change) {
        return wrong(name, kind, bench -> {
            Trial trial = new Trial(bench);
            change.to(trial);
            trial.forward(1);
        });
    }

    @Override
    Stream<Rule> rules() {
        return Stream.of(shapes(), algorithms(), memory(), handles()).flatMap(rules -> rules);
    }

    private static Stream<Rule> shapes() {
        return Stream.of(
                right("forward, to the data, to the filters", bench -> {
                    Trial trial = new Trial(bench);
                    Workbench.check(trial.forward(1));
                    Workbench.check(trial.backwardData(1));
                    Workbench.check(trial.backwardFilter(1));
                    Workbench.check(JCudaDriver.cuStreamSynchronize(bench.a));
                }),
                convolution("another batch comes out", "shape", trial -> trial.y = trial.bench.tensor(3, 8, 6, 5)),
                convolution("other maps come out", "shape", trial -> trial.y = trial.bench.tensor(2, 7, 6, 5)),
                convolution("another height comes out", "shape", trial -> trial.y = trial.bench.tensor(2, 8, 5, 5)),
                convolution("another width comes out", "shape", trial -> trial.y = trial.bench.tensor(2, 8, 6, 4)),
                convolution("filters of all maps in two groups", "shape", trial -> {
                    trial.w = trial.bench.filter(0, 8, 4, 3, 3);
                }),
                convolution("filters that two groups can't share", "shape", trial -> {
                    trial.w = trial.bench.filter(0, 7, 2, 3, 3);
                }),
                convolution("groups forgotten", "shape", trial -> trial.how = trial.bench.convolution(1, 1, 1, FMA)),
                convolution("a kernel larger than the image", "shape", trial -> {
                    trial.w = trial.bench.filter(0, 8, 2, 9, 9);
                }),
                convolution("filters in bfloat16", "type", trial -> trial.w = trial.bench.filter(BFLOAT16, 8, 2, 3, 3)),
                convolution("a tensor that was never set", "descriptor", trial -> trial.x = trial.bench.unsetTensor()),
                wrong("a tensor of nothing", "shape", bench -> {
                    JCudnn.cudnnSetTensor4dDescriptor(bench.unsetTensor(), 0, 0, 2, 0, 6, 5);
                }),
                wrong("a tensor of too many values", "shape", bench -> {
                    JCudnn.cudnnSetTensor4dDescriptorEx(
                            bench.unsetTensor(), 0, 2, 2, 30_000, 30_000, 1_800_000_000, 900_000_000, 30_000, 1);
                }),
                wrong("negative padding", "shape", bench -> {
                    JCudnn.cudnnSetConvolution2dDescriptor(bench.convolution(0, 1, 1, FMA), -1, 0, 1, 1, 1, 1, 1, 0);
                }),
                wrong("no groups", "shape", bench -> {
                    JCudnn.cudnnSetConvolutionGroupCount(bench.convolution(0, 1, 1, FMA), 0);
                }));
    }

    private static Stream<Rule> algorithms() {
        return Stream.of(
                wrong("to the data in any order", "determinism", bench -> new Trial(bench).backwardData(0)),
                wrong("to the filters in any order", "determinism", bench -> new Trial(bench).backwardFilter(0)),
                wrong("to the filters in any order, with a workspace", "determinism", bench -> {
                    new Trial(bench).backwardFilter(3);
                }),
                wrong("an algorithm that cuDNN never had", "algorithm", bench -> new Trial(bench).forward(3)),
                wrong("an algorithm for 3 x 3 kernels on others", "algorithm", bench -> {
                    Trial trial = new Trial(bench);
                    trial.w = bench.filter(0, 8, 2, 5, 5);
                    trial.how = bench.convolution(2, 1, 2, FMA);
                    trial.wMemory = bench.zeros(8 * 2 * 5 * 5 * 4);
                    trial.forward(6);
                }),
                wrong("an algorithm without strides", "algorithm", bench -> {
                    Trial trial = new Trial(bench);
                    trial.y = bench.tensor(2, 8, 3, 3);
                    trial.how = bench.convolution(1, 2, 2, FMA);
                    trial.forward(4);
                }),
                wrong("an algorithm without bfloat16", "algorithm", bench -> {
                    Trial trial = new Trial(bench);
                    trial.bfloat16();
                    trial.how = bench.convolution(1, 1, 2, cudnnMathType.CUDNN_TENSOR_OP_MATH);
                    trial.forward(2);
                }),
                wrong("bfloat16 on a card of 7.5", "algorithm", bench -> {
                    StandIn.configure("capability", "7.5");
                    Trial trial = new Trial(bench);
                    trial.bfloat16();
                    trial.how = bench.convolution(1, 1, 2, cudnnMathType.CUDNN_TENSOR_OP_MATH);
                    trial.forward(1);
                }),
                convolution("TF32 though nobody wanted it", "tf32", trial -> {
                    trial.how = trial.bench.convolution(1, 1, 2, cudnnMathType.CUDNN_DEFAULT_MATH);
                }),
                convolution("bfloat16 without tensor cores", "math", Trial::bfloat16),
                right("bfloat16", bench -> {
                    Trial trial = new Trial(bench);
                    trial.bfloat16();
                    trial.how = bench.convolution(1, 1, 2, cudnnMathType.CUDNN_TENSOR_OP_MATH);
                    Workbench.check(trial.forward(1));
                    Workbench.check(trial.backwardData(1));
                    Workbench.check(trial.backwardFilter(1));
                }));
    }

    private static Stream<Rule> memory() {
        return Stream.of(
                convolution("a workspace that is too small", "workspace", trial -> trial.workspaceBytes = 100),
                convolution("no workspace", "workspace", trial -> trial.workspace = new CUdeviceptr()),
                convolution("a workspace smaller than it is said to be", "bounds", trial -> {
                    trial.workspace = trial.bench.memory(100);
                }),
                convolution(
                        "x smaller than its descriptor says",
                        "bounds",
                        trial -> trial.xMemory = trial.bench.zeros(956)),
                convolution(
                        "y smaller than its descriptor says",
                        "bounds",
                        trial -> trial.yMemory = trial.bench.zeros(1916)),
                convolution("filters smaller than their descriptor says", "bounds", trial -> {
                    trial.wMemory = trial.bench.zeros(572);
                }),
                convolution("x off a multiple of 16 bytes", "alignment", trial -> {
                    trial.xMemory = trial.bench.zeros(970).withByteOffset(8);
                }),
                convolution("filters that were freed", "use-after-free", trial -> {
                    JCudaDriver.cuMemFree(trial.wMemory);
                }),
                convolution("alpha missing", "null", trial -> trial.alpha = new Pointer()),
                convolution("y is the workspace", "overlap", trial -> trial.yMemory = trial.workspace),
                wrong("the workspace in use on another stream", "race", bench -> {
                    Trial trial = new Trial(bench);
                    JCudaDriver.cuMemsetD8Async(trial.workspace, (byte) 0, 100, bench.b);
                    trial.forward(1);
                }),
                wrong("x still on its way on another stream", "race", bench -> {
                    Trial trial = new Trial(bench);
                    JCudaDriver.cuMemcpyHtoDAsync(trial.xMemory, bench.pinned(100), 100, bench.b);
                    trial.forward(0);
                }),
                wrong("y read on another stream", "race", bench -> {
                    Trial trial = new Trial(bench);
                    trial.forward(0);
                    JCudaDriver.cuMemcpyDtoHAsync(bench.pinned(100), trial.yMemory, 100, bench.b);
                }));
    }

    private static Stream<Rule> handles() {
        return Stream.of(
                wrong("a descriptor that was destroyed", "handle", bench -> {
                    cudnnTensorDescriptor tensor = new cudnnTensorDescriptor();
                    JCudnn.cudnnCreateTensorDescriptor(tensor);
                    JCudnn.cudnnDestroyTensorDescriptor(tensor);
                    JCudnn.cudnnSetTensor4dDescriptor(tensor, 0, 0, 1, 1, 1, 1);
                }),
                wrong("a handle that was destroyed", "handle", bench -> {
                    cudnnHandle handle = new cudnnHandle();
                    JCudnn.cudnnCreate(handle);
                    JCudnn.cudnnDestroy(handle);
                    JCudnn.cudnnSetStream(handle, new jcuda.runtime.cudaStream_t(bench.a));
                }),
                wrong("a stream that was destroyed", "handle", bench -> {
                    Trial trial = new Trial(bench);
                    JCudaDriver.cuStreamDestroy(bench.a);
                    trial.forward(0);
                }),
                wrong("the context of another card", "context", bench -> {
                    Trial trial = new Trial(bench);
                    JCudaDriver.cuCtxSetCurrent(bench.retain(1));
                    trial.forward(0);
                }));
    }
}
