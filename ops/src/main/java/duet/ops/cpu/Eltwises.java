package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import java.util.List;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;

/** Functions of each value by itself whose slope can be told from their result. */
final class Eltwises {
    private Eltwises() {}

    static FixedLayer relu(Wiring wiring) {
        return layer(wiring, algorithm.eltwise_relu_use_dst_for_bwd);
    }

    static FixedLayer tanh(Wiring wiring) {
        return layer(wiring, algorithm.eltwise_tanh_use_dst_for_bwd);
    }

    private static FixedLayer layer(Wiring wiring, algorithm function) {
        Workshop workshop = wiring.workshop();
        memory.desc desc = wiring.output().imageDesc();
        eltwise_forward.primitive_desc forwardDesc = new eltwise_forward.primitive_desc(
                workshop.engine, prop_kind.forward_training.value, function.value, desc, desc, 0f);
        Execution forward = workshop.execution(
                wiring.name() + " forward",
                forwardDesc,
                new eltwise_forward(forwardDesc),
                DNNL_ARG_SRC,
                wiring.input().images(),
                DNNL_ARG_DST,
                wiring.output().images());
        if (!wiring.wantsInputGradient()) {
            return new FixedLayer(List.of(forward), List.of());
        }
        eltwise_backward.primitive_desc backwardDesc =
                new eltwise_backward.primitive_desc(workshop.engine, function.value, desc, desc, desc, 0f, forwardDesc);
        Execution backward = workshop.execution(
                wiring.name() + " backward",
                backwardDesc,
                new eltwise_backward(backwardDesc),
                DNNL_ARG_DST,
                wiring.output().images(),
                DNNL_ARG_DIFF_DST,
                wiring.outputGradient().images(),
                DNNL_ARG_DIFF_SRC,
                wiring.inputGradient().images());
        return new FixedLayer(List.of(forward), List.of(backward));
    }
}
