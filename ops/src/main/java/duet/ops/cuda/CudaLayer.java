package duet.ops.cuda;

import duet.ops.device.Pass;
import java.util.List;

/** One layer's arithmetic, ordered on the stream of arithmetic and not waited for. */
interface CudaLayer {

    void forward(Pass pass);

    /** Sets the gradient with respect to the input; only asked for where it is wanted. */
    void backwardToInput();

    /** Sets the gradients of weights and biases; only asked of layers that learn. */
    default void backwardToWeights() {}

    /** Weight before bias. */
    default List<CudaParameter> parameters() {
        return List.of();
    }
}
