package duet.ops.reference;

import duet.ops.device.DropoutMask;
import duet.ops.device.Pass;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import java.nio.FloatBuffer;

/** In training out = in * mask; in testing out = in * keep in the paper's form and out = in in the inverted one. */
final class Dropout implements Layer {
    private final LayerPlan plan;
    private final long seed;
    private final int batch;
    private final double testFactor;
    private final FloatBuffer mask;

    Dropout(LayerPlan plan, int batch, long seed) {
        LayerSpec.Dropout spec = (LayerSpec.Dropout) plan.spec();
        this.plan = plan;
        this.seed = seed;
        this.batch = batch;
        this.testFactor = spec.inverted() ? 1 : spec.keep();
        this.mask = FloatBuffer.allocate(Math.multiplyExact(batch, plan.output().count()));
    }

    @Override
    public void forward(Pass pass, ReferenceTensor input, ReferenceTensor output) {
        if (pass.training()) {
            DropoutMask.fill(mask, plan, seed, pass.step(), batch);
        }
        for (int i = 0; i < output.values().length; i++) {
            output.values()[i] = input.values()[i] * (pass.training() ? mask.get(i) : testFactor);
        }
    }

    @Override
    public void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient) {
        for (int i = 0; i < inputGradient.values().length; i++) {
            inputGradient.values()[i] = outputGradient.values()[i] * mask.get(i);
        }
    }
}
