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

    boolean wantsInputGradient() {
        return inputGradient != null;
    }
}
