package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import duet.ops.device.DropoutMask;
import duet.ops.device.Pass;
import duet.ops.device.Precision;
import duet.ops.network.LayerSpec;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;

/** Multiplies by a mask, forward and backward; in testing the mask is the same everywhere. */
final class DropoutLayer implements CpuLayer {
    private final Wiring wiring;
    private final LayerSpec.Dropout dropout;
    private final long seed;
    private final CpuTensor mask;
    /** Where the mask is drawn: the mask's own memory for a vector, else a canonical buffer. */
    private final FloatBuffer drawn;

    private final Execution forward;
    private final Execution backward;

    DropoutLayer(Wiring wiring, LayerSpec.Dropout dropout, long seed) {
        this.wiring = wiring;
        this.dropout = dropout;
        this.seed = seed;
        Shape shape = wiring.output().shape();
        mask = new CpuTensor(wiring.workshop(), shape, wiring.output().batch(), Precision.FLOAT32);
        drawn = shape.area() == 1
                ? mask.cells()
                : new CpuTensor(wiring.workshop(), shape, wiring.output().batch(), Precision.FLOAT32).cells();
        forward = product(wiring.name() + " forward", wiring.input(), wiring.output());
        backward = wiring.wantsInputGradient()
                ? product(wiring.name() + " backward", wiring.outputGradient(), wiring.inputGradient())
                : null;
    }

    private Execution product(String what, CpuTensor source, CpuTensor target) {
        Workshop workshop = wiring.workshop();
        memory.desc desc = target.imageDesc();
        binary.primitive_desc multiply =
                new binary.primitive_desc(workshop.engine, algorithm.binary_mul.value, desc, mask.imageDesc(), desc);
        return workshop.execution(
                what,
                multiply,
                new binary(multiply),
                DNNL_ARG_SRC_0,
                source.images(),
                DNNL_ARG_SRC_1,
                mask.images(),
                DNNL_ARG_DST,
                target.images());
    }

    @Override
    public void forward(Pass pass) {
        if (pass.training()) {
            DropoutMask.fill(drawn, wiring.plan(), seed, pass.step(), mask.batch());
        } else {
            fill(dropout.inverted() ? 1 : (float) dropout.keep());
        }
        if (mask.shape().area() > 1) {
            mask.write(drawn);
        }
        forward.run();
    }

    private void fill(float factor) {
        for (int i = 0; i < drawn.capacity(); i++) {
            drawn.put(i, factor);
        }
    }

    @Override
    public void backwardToInput() {
        backward.run();
    }
}
