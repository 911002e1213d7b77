package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import duet.ops.device.Pass;
import duet.ops.network.LayerSpec;
import duet.ops.network.Shape;

/** Normalisation by kernels: within a map, in bfloat16, and across maps where cuDNN's window or limits are others. */
final class NormLayer implements CudaLayer {
    private final Wiring wiring;
    private final int mapSize;
    private final int spatialSize;
    private final float k;
    private final float alpha;
    private final float beta;
    /** Of each value what it is divided by to the power of beta, as the forward pass left it. */
    private final DeviceMemory scales;
    /** Of each value what its gradient passes to its neighbours; null where no gradient is wanted. */
    private final DeviceMemory shares;

    private NormLayer(Wiring wiring, int mapSize, int spatialSize, double k, double alpha, double beta) {
        this.wiring = wiring;
        this.mapSize = mapSize;
        this.spatialSize = spatialSize;
        this.k = (float) k;
        this.alpha = (float) alpha;
        this.beta = (float) beta;
        long bytes = wiring.output().count() * Float.BYTES;
        scales = wiring.workshop().memory(wiring.name(), Use.BUFFERS, bytes);
        shares = wiring.wantsInputGradient() ? wiring.workshop().memory(wiring.name(), Use.BUFFERS, bytes) : null;
    }

    static NormLayer acrossMaps(Wiring wiring, LayerSpec.LocalResponseNorm spec) {
        return new NormLayer(wiring, spec.size(), 1, spec.k(), spec.alpha(), spec.beta());
    }

    static NormLayer withinMap(Wiring wiring, LayerSpec.SpatialNorm spec) {
        return new NormLayer(wiring, 1, spec.size(), spec.k(), spec.alpha(), spec.beta());
    }

    @Override
    public void forward(Pass pass) {
        CudaTensor output = wiring.output();
        Shape shape = output.shape();
        wiring.kernels()
                .run(
                        "normalise",
                        output.count(),
                        output.pointer(),
                        scales.pointer(),
                        wiring.input().pointer(),
                        output.type(),
                        shape.maps(),
                        shape.height(),
                        shape.width(),
                        groupMaps(),
                        mapSize,
                        spatialSize,
                        k,
                        alpha,
                        beta);
    }

    @Override
    public void backwardToInput() {
        CudaTensor gradient = wiring.inputGradient();
        Shape shape = gradient.shape();
        wiring.kernels()
                .run(
                        "norm_shares",
                        gradient.count(),
                        shares.pointer(),
                        wiring.outputGradient().pointer(),
                        wiring.input().pointer(),
                        scales.pointer(),
                        gradient.type(),
                        beta);
        wiring.kernels()
                .run(
                        "norm_backward",
                        gradient.count(),
                        gradient.pointer(),
                        wiring.outputGradient().pointer(),
                        wiring.input().pointer(),
                        scales.pointer(),
                        shares.pointer(),
                        gradient.type(),
                        shape.maps(),
                        shape.height(),
                        shape.width(),
                        groupMaps(),
                        mapSize,
                        spatialSize,
                        alpha,
                        beta);
    }

    private int groupMaps() {
        return wiring.plan().input().maps() / wiring.plan().groups();
    }
}
