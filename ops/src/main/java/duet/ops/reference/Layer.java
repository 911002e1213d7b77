package duet.ops.reference;

import duet.ops.device.Pass;
import java.util.List;

/** One layer's arithmetic on a batch. */
interface Layer {

    void forward(Pass pass, ReferenceTensor input, ReferenceTensor output);

    /** Sets the gradient with respect to the input; {@code input} and {@code outputGradient} are of the latest forward. */
    void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient);

    /** Sets the gradients of the parameters. */
    default void parameterGradients(ReferenceTensor input, ReferenceTensor outputGradient) {}

    /** Weight before bias. */
    default List<ReferenceParameter> parameters() {
        return List.of();
    }
}
