package duet.ops.cuda;

import static duet.ops.cuda.Workbench.ONE;
import static duet.ops.cuda.Workbench.ZERO;

import java.util.stream.Stream;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnActivationDescriptor;
import jcuda.jcudnn.cudnnActivationMode;
import jcuda.jcudnn.cudnnLRNDescriptor;
import jcuda.jcudnn.cudnnPoolingDescriptor;
import jcuda.jcudnn.cudnnPoolingMode;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** Rules of cuDNN's pools, normalisation, activations and sums. */
class LayerRulesTest extends Rules {
    private static final int BYTES = 2 * 4 * 7 * 7 * 4;
    private static final int MAXIMUM = cudnnPoolingMode.CUDNN_POOLING_MAX_DETERMINISTIC;

    @Override
    Stream<Rule> rules() {
        return Stream.of(pools(), norms(), others()).flatMap(rules -> rules);
    }

    private static cudnnPoolingDescriptor pooling(Workbench bench) {
        cudnnPoolingDescriptor pooling = new cudnnPoolingDescriptor();
        JCudnn.cudnnCreatePoolingDescriptor(pooling);
        bench.atTheEnd(() -> JCudnn.cudnnDestroyPoolingDescriptor(pooling));
        return pooling;
    }

    private static cudnnPoolingDescriptor pooling(Workbench bench, int mode) {
        cudnnPoolingDescriptor pooling = pooling(bench);
        JCudnn.cudnnSetPooling2dDescriptor(pooling, mode, 1, 3, 3, 0, 0, 2, 2);
        return pooling;
    }

    private static int pool(
            Workbench bench, cudnnPoolingDescriptor how, cudnnTensorDescriptor x, cudnnTensorDescriptor y) {
        return JCudnn.cudnnPoolingForward(bench.cudnn, how, ONE, x, bench.zeros(BYTES), ZERO, y, bench.memory(BYTES));
    }

    private static int poolBack(Workbench bench, int mode) {
        cudnnTensorDescriptor x = bench.tensor(2, 4, 7, 7);
        cudnnTensorDescriptor y = bench.tensor(2, 4, 3, 3);
        CUdeviceptr zeros = bench.zeros(BYTES);
        return JCudnn.cudnnPoolingBackward(
                bench.cudnn, pooling(bench, mode), ONE, y, zeros, y, zeros, x, zeros, ZERO, x, bench.memory(BYTES));
    }

    private static Stream<Rule> pools() {
        return Stream.of(
                right("a pool, both ways", bench -> {
                    Workbench.check(
                            pool(bench, pooling(bench, MAXIMUM), bench.tensor(2, 4, 7, 7), bench.tensor(2, 4, 3, 3)));
                    Workbench.check(poolBack(bench, MAXIMUM));
                }),
                wrong("a gradient that is added up in any order", "determinism", bench -> {
                    poolBack(bench, cudnnPoolingMode.CUDNN_POOLING_MAX);
                }),
                wrong("an output that is rounded up", "shape", bench -> {
                    pool(bench, pooling(bench, MAXIMUM), bench.tensor(2, 4, 6, 6), bench.tensor(2, 4, 3, 3));
                }),
                wrong("other maps come out", "shape", bench -> {
                    pool(bench, pooling(bench, MAXIMUM), bench.tensor(2, 4, 7, 7), bench.tensor(2, 3, 3, 3));
                }),
                wrong("another type comes out", "type", bench -> {
                    pool(bench, pooling(bench, MAXIMUM), bench.tensor(2, 4, 7, 7), bench.bfloat16(2, 4, 3, 3));
                }),
                wrong("bfloat16", "type", bench -> {
                    pool(bench, pooling(bench, MAXIMUM), bench.bfloat16(2, 4, 7, 7), bench.bfloat16(2, 4, 3, 3));
                }),
                wrong("a pooling that was never set", "descriptor", bench -> {
                    pool(bench, pooling(bench), bench.tensor(2, 4, 7, 7), bench.tensor(2, 4, 3, 3));
                }),
                wrong("padding as large as the window", "shape", bench -> {
                    cudnnPoolingDescriptor pooling = pooling(bench);
                    JCudnn.cudnnSetPooling2dDescriptor(pooling, MAXIMUM, 1, 2, 2, 2, 2, 2, 2);
                    pool(bench, pooling, bench.tensor(2, 4, 7, 7), bench.tensor(2, 4, 5, 5));
                }),
                wrong("no stride", "shape", bench -> {
                    JCudnn.cudnnSetPooling2dDescriptor(pooling(bench), MAXIMUM, 1, 2, 2, 0, 0, 0, 0);
                }),
                wrong("a pool in place", "overlap", bench -> {
                    CUdeviceptr memory = bench.zeros(BYTES);
                    JCudnn.cudnnPoolingForward(
                            bench.cudnn,
                            pooling(bench, MAXIMUM),
                            ONE,
                            bench.tensor(2, 4, 7, 7),
                            memory,
                            ZERO,
                            bench.tensor(2, 4, 3, 3),
                            memory);
                }));
    }

    private static cudnnLRNDescriptor norm(Workbench bench) {
        cudnnLRNDescriptor norm = new cudnnLRNDescriptor();
        JCudnn.cudnnCreateLRNDescriptor(norm);
        bench.atTheEnd(() -> JCudnn.cudnnDestroyLRNDescriptor(norm));
        return norm;
    }

    private static int normalise(
            Workbench bench, cudnnLRNDescriptor norm, cudnnTensorDescriptor x, cudnnTensorDescriptor y) {
        return JCudnn.cudnnLRNCrossChannelForward(
                bench.cudnn, norm, 0, ONE, x, bench.zeros(BYTES), ZERO, y, bench.memory(BYTES));
    }

    private static Stream<Rule> norms() {
        return Stream.of(
                right("a normalisation", bench -> {
                    cudnnLRNDescriptor norm = norm(bench);
                    Workbench.check(JCudnn.cudnnSetLRNDescriptor(norm, 5, 1e-4, 0.75, 2));
                    Workbench.check(normalise(bench, norm, bench.tensor(2, 4, 7, 7), bench.tensor(2, 4, 7, 7)));
                }),
                wrong(
                        "a window of 17",
                        "limits",
                        bench -> JCudnn.cudnnSetLRNDescriptor(norm(bench), 17, 1e-4, 0.75, 2)),
                wrong("a window of 0", "limits", bench -> JCudnn.cudnnSetLRNDescriptor(norm(bench), 0, 1e-4, 0.75, 2)),
                wrong("k of 0", "limits", bench -> JCudnn.cudnnSetLRNDescriptor(norm(bench), 5, 1e-4, 0.75, 0)),
                wrong("beta of 0", "limits", bench -> JCudnn.cudnnSetLRNDescriptor(norm(bench), 5, 1e-4, 0, 2)),
                wrong("a normalisation that was never set", "descriptor", bench -> {
                    normalise(bench, norm(bench), bench.tensor(2, 4, 7, 7), bench.tensor(2, 4, 7, 7));
                }),
                wrong("another size comes out", "shape", bench -> {
                    cudnnLRNDescriptor norm = norm(bench);
                    JCudnn.cudnnSetLRNDescriptor(norm, 5, 1e-4, 0.75, 2);
                    normalise(bench, norm, bench.tensor(2, 4, 7, 7), bench.tensor(2, 4, 7, 6));
                }));
    }

    private static int activate(Workbench bench, int mode, cudnnTensorDescriptor x, cudnnTensorDescriptor y) {
        cudnnActivationDescriptor activation = new cudnnActivationDescriptor();
        JCudnn.cudnnCreateActivationDescriptor(activation);
        bench.atTheEnd(() -> JCudnn.cudnnDestroyActivationDescriptor(activation));
        if (mode >= 0) {
            JCudnn.cudnnSetActivationDescriptor(activation, mode, 1, 0);
        }
        CUdeviceptr memory = bench.zeros(BYTES);
        return JCudnn.cudnnActivationForward(bench.cudnn, activation, ONE, x, memory, ZERO, y, memory);
    }

    private static int add(Workbench bench, cudnnTensorDescriptor a, cudnnTensorDescriptor c) {
        return JCudnn.cudnnAddTensor(bench.cudnn, ONE, a, bench.zeros(BYTES), ONE, c, bench.zeros(BYTES));
    }

    private static Stream<Rule> others() {
        return Stream.of(
                right("activations in place", bench -> {
                    for (int mode : new int[] {0, 1, 2}) {
                        Workbench.check(activate(bench, mode, bench.tensor(2, 4, 7, 7), bench.tensor(2, 4, 7, 7)));
                    }
                }),
                wrong("an activation that was never set", "descriptor", bench -> {
                    activate(bench, -1, bench.tensor(2, 4, 7, 7), bench.tensor(2, 4, 7, 7));
                }),
                wrong("another size comes out", "shape", bench -> {
                    activate(
                            bench,
                            cudnnActivationMode.CUDNN_ACTIVATION_RELU,
                            bench.tensor(2, 4, 7, 7),
                            bench.tensor(2, 4, 7, 6));
                }),
                wrong("bfloat16", "type", bench -> {
                    activate(bench, 1, bench.bfloat16(2, 4, 7, 7), bench.bfloat16(2, 4, 7, 7));
                }),
                right("a bias is added", bench -> {
                    Workbench.check(add(bench, bench.tensor(1, 4, 1, 1), bench.tensor(2, 4, 7, 7)));
                }),
                wrong("biases for other maps", "shape", bench -> {
                    add(bench, bench.tensor(1, 3, 1, 1), bench.tensor(2, 4, 7, 7));
                }),
                wrong("the gradient of biases for each image", "shape", bench -> {
                    JCudnn.cudnnConvolutionBackwardBias(
                            bench.cudnn,
                            ONE,
                            bench.tensor(2, 4, 7, 7),
                            bench.zeros(BYTES),
                            ZERO,
                            bench.tensor(2, 4, 1, 1),
                            bench.memory(BYTES));
                }));
    }
}
