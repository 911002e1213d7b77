package duet.ops.cuda;

import duet.ops.device.Pass;
import duet.ops.device.Precision;
import duet.ops.network.LayerSpec;
import duet.ops.network.Shape;
import jcuda.Pointer;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnLRNDescriptor;
import jcuda.jcudnn.cudnnLRNMode;
import jcuda.jcudnn.cudnnTensorDescriptor;

/**
 * Local response normalisation by cuDNN, in float32. Groups of maps that do not see each other are images of their own to cuDNN:
 * [images, groups * maps] is [images * groups, maps] in the same memory.
 */
final class ResponseNormLayer implements CudaLayer {
    private static final Pointer ONE = Pointer.to(new float[] {1});
    private static final Pointer ZERO = Pointer.to(new float[] {0});
    /** What cuDNN's header allows: CUDNN_LRN_MAX_N, CUDNN_LRN_MIN_K, CUDNN_LRN_MIN_BETA. */
    private static final int LARGEST = 16;

    private static final double SMALLEST_K = 1e-5;
    private static final double SMALLEST_BETA = 0.01;

    private final Wiring wiring;
    private final cudnnLRNDescriptor norm;
    private final cudnnTensorDescriptor values;

    ResponseNormLayer(Wiring wiring, LayerSpec.LocalResponseNorm spec) {
        this.wiring = wiring;
        int groups = wiring.plan().groups();
        Shape shape = wiring.plan().output();
        norm = wiring.workshop().responseNorm(spec.size(), spec.alpha(), spec.beta(), spec.k());
        values = wiring.workshop()
                .tensor(Precision.FLOAT32, wiring.batch() * groups, shape.withMaps(shape.maps() / groups));
    }

    /** Whether cuDNN can: where a window has no middle its is one map further along than ours. */
    static boolean computes(LayerSpec.LocalResponseNorm spec) {
        return spec.size() % 2 == 1 && spec.size() <= LARGEST && spec.k() >= SMALLEST_K && spec.beta() >= SMALLEST_BETA;
    }

    @Override
    public void forward(Pass pass) {
        Status.cudnn(
                "cudnnLRNCrossChannelForward",
                JCudnn.cudnnLRNCrossChannelForward(
                        wiring.equipment().cudnn(),
                        norm,
                        cudnnLRNMode.CUDNN_LRN_CROSS_CHANNEL_DIM1,
                        ONE,
                        values,
                        wiring.input().pointer(),
                        ZERO,
                        values,
                        wiring.output().pointer()));
    }

    @Override
    public void backwardToInput() {
        Status.cudnn(
                "cudnnLRNCrossChannelBackward",
                JCudnn.cudnnLRNCrossChannelBackward(
                        wiring.equipment().cudnn(),
                        norm,
                        cudnnLRNMode.CUDNN_LRN_CROSS_CHANNEL_DIM1,
                        ONE,
                        values,
                        wiring.output().pointer(),
                        values,
                        wiring.outputGradient().pointer(),
                        values,
                        wiring.input().pointer(),
                        ZERO,
                        values,
                        wiring.inputGradient().pointer()));
    }
}
