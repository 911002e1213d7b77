package duet.ops.cuda;

import duet.ops.network.LayerPlan;

/**
 * A layer in its place.
 *
 * @param inputGradient null where nothing below the layer learns
 * @param outputGradient null where nothing up to the layer learns, and it is not the top one
 */
record Wiring(
        CudaWorkshop workshop,
        LayerPlan plan,
        CudaTensor input,
        CudaTensor inputGradient,
        CudaTensor output,
        CudaTensor outputGradient) {

    String name() {
        return plan.spec().name();
    }

    int batch() {
        return input.batch();
    }

    Equipment equipment() {
        return workshop.equipment();
    }

    Kernels kernels() {
        return workshop.equipment().kernels();
    }

    boolean wantsInputGradient() {
        return inputGradient != null;
    }
}
