package duet.ops.cpu;

import duet.ops.network.LayerPlan;

/**
 * The tensors between which a layer sits.
 *
 * @param inputGradient null where no gradient is wanted
 */
record Wiring(
        Workshop workshop,
        LayerPlan plan,
        CpuTensor input,
        CpuTensor inputGradient,
        CpuTensor output,
        CpuTensor outputGradient) {

    String name() {
        return plan.spec().name();
    }

    /** The same for some images of the batch. */
    Wiring strip(int first, int count) {
        return new Wiring(
                workshop,
                plan,
                input.strip(first, count),
                wantsInputGradient() ? inputGradient.strip(first, count) : null,
                output.strip(first, count),
                outputGradient.strip(first, count));
    }

    boolean wantsInputGradient() {
        return inputGradient != null;
    }
}
