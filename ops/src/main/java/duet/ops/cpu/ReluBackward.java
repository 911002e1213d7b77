package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;

/** Gradient of a relu that was fused into the layer below it: told from the output, in place. */
final class ReluBackward {
    private ReluBackward() {}

    static Execution of(Wiring wiring) {
        Workshop workshop = wiring.workshop();
        memory.desc desc = wiring.output().imageDesc();
        eltwise_forward.primitive_desc hint = workshop.keep(new eltwise_forward.primitive_desc(
                workshop.engine,
                prop_kind.forward_training.value,
                algorithm.eltwise_relu_use_dst_for_bwd.value,
                desc,
                desc,
                0f));
        eltwise_backward.primitive_desc backward = new eltwise_backward.primitive_desc(
                workshop.engine, algorithm.eltwise_relu_use_dst_for_bwd.value, desc, desc, desc, 0f, hint);
        memory gradient = wiring.outputGradient().images();
        return workshop.execution(
                wiring.name() + " relu backward",
                backward,
                new eltwise_backward(backward),
                DNNL_ARG_DST,
                wiring.output().images(),
                DNNL_ARG_DIFF_DST,
                gradient,
                DNNL_ARG_DIFF_SRC,
                gradient);
    }
}
