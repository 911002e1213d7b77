package duet.ops.cuda;

import duet.ops.network.LayerSpec;
import java.util.Optional;
import jcuda.jcudnn.cudnnActivationMode;

/** Functions of each value by itself; the order is that of the kernels' numbers. */
enum Nonlinearity {
    RELU(cudnnActivationMode.CUDNN_ACTIVATION_RELU),
    TANH(cudnnActivationMode.CUDNN_ACTIVATION_TANH),
    LOGISTIC(cudnnActivationMode.CUDNN_ACTIVATION_SIGMOID),
    ABS_TANH(null);

    private final Integer mode;

    Nonlinearity(Integer mode) {
        this.mode = mode;
    }

    /** Of cudnnActivationMode; empty where cuDNN has no such function. */
    Optional<Integer> mode() {
        return Optional.ofNullable(mode);
    }

    static Optional<Nonlinearity> of(LayerSpec spec) {
        if (spec instanceof LayerSpec.Relu) {
            return Optional.of(RELU);
        } else if (spec instanceof LayerSpec.Tanh) {
            return Optional.of(TANH);
        } else if (spec instanceof LayerSpec.Logistic) {
            return Optional.of(LOGISTIC);
        } else if (spec instanceof LayerSpec.AbsTanh) {
            return Optional.of(ABS_TANH);
        }
        return Optional.empty();
    }
}
