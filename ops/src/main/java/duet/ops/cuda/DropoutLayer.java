package duet.ops.cuda;

import duet.ops.device.Pass;
import duet.ops.network.LayerSpec;
import duet.ops.random.Purpose;

/**
 * Dropout whose mask is made anew from the counter-based numbers by every kernel that needs it: it takes no memory, and the
 * arithmetic is nothing beside the reading and writing.
 */
final class DropoutLayer implements CudaLayer {
    private final Wiring wiring;
    private final LayerSpec.Dropout dropout;
    private final long seed;
    /** Of the latest training pass. */
    private long step;

    DropoutLayer(Wiring wiring, LayerSpec.Dropout dropout, long seed) {
        this.wiring = wiring;
        this.dropout = dropout;
        this.seed = seed;
    }

    @Override
    public void forward(Pass pass) {
        if (pass.training()) {
            step = pass.step();
            drop(wiring.output(), wiring.input());
        } else {
            CudaTensor output = wiring.output();
            float factor = dropout.inverted() ? 1 : (float) dropout.keep();
            wiring.kernels()
                    .run(
                            "scale",
                            output.count(),
                            output.pointer(),
                            wiring.input().pointer(),
                            output.type(),
                            factor);
        }
    }

    @Override
    public void backwardToInput() {
        drop(wiring.inputGradient(), wiring.outputGradient());
    }

    /** With the numbers of {@link duet.ops.device.DropoutMask}. */
    private void drop(CudaTensor to, CudaTensor from) {
        int firstUnit = wiring.plan().firstMap() * to.shape().area();
        wiring.kernels()
                .run(
                        "drop",
                        to.count(),
                        to.pointer(),
                        from.pointer(),
                        to.type(),
                        to.shape().count(),
                        firstUnit,
                        seed,
                        Purpose.DROPOUT.ordinal(),
                        step,
                        wiring.plan().index(),
                        Math.round(dropout.keep() * 0x1p32),
                        dropout.inverted() ? (float) (1 / dropout.keep()) : 1f);
    }
}
