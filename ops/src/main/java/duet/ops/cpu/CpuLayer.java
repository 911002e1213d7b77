package duet.ops.cpu;

import duet.ops.device.Pass;
import java.util.List;

/** One layer (or a layer with the activation fused behind it) with its memories bound. */
interface CpuLayer {

    void forward(Pass pass);

    /** Reads the output's gradient, which it may change in place, and writes the input's. */
    void backwardToInput();

    /** Gradients of weights and biases; {@link #backwardToInput} has run before where there is an input gradient. */
    default void backwardToWeights() {}

    /** Whatever must happen to the output's gradient before both of the above. */
    default void beginBackward() {}

    default List<CpuParameter> parameters() {
        return List.of();
    }
}
