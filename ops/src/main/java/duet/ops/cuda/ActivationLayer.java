package duet.ops.cuda;

import duet.ops.device.Pass;
import duet.ops.device.Precision;
import jcuda.Pointer;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnActivationDescriptor;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** A nonlinearity that cuDNN has, in float32. NaN stays NaN. */
final class ActivationLayer implements CudaLayer {
    private static final Pointer ONE = Pointer.to(new float[] {1});
    private static final Pointer ZERO = Pointer.to(new float[] {0});

    private final Wiring wiring;
    private final cudnnActivationDescriptor activation;
    private final cudnnTensorDescriptor values;

    ActivationLayer(Wiring wiring, int mode) {
        this.wiring = wiring;
        activation = wiring.workshop().activation(mode);
        values = wiring.workshop()
                .tensor(Precision.FLOAT32, wiring.batch(), wiring.plan().output());
    }

    @Override
    public void forward(Pass pass) {
        Status.cudnn(
                "cudnnActivationForward",
                JCudnn.cudnnActivationForward(
                        wiring.equipment().cudnn(),
                        activation,
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
                "cudnnActivationBackward",
                JCudnn.cudnnActivationBackward(
                        wiring.equipment().cudnn(),
                        activation,
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
