package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import duet.ops.network.LayerSpec;
import duet.ops.network.Shape;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.lrn_backward;
import org.bytedeco.dnnl.lrn_forward;
import org.bytedeco.dnnl.memory;

/**
 * The paper's normalisation by oneDNN's own kernel. oneDNN divides alpha by the window size; the spec's is not divided. A
 * group's maps lie together in memory, so groups are read as more columns of fewer maps.
 */
final class LocalResponseNorms {
    /** Beyond these, oneDNN 3.11 has plain loops only, or ends the process (fewer maps than its vectors have lanes). */
    private static final int SIZE = 5;

    private static final double BETA = 0.75;
    private static final int LANES = 16;

    private LocalResponseNorms() {}

    static FixedLayer layer(Wiring wiring, LayerSpec.LocalResponseNorm norm) {
        int maps = wiring.output().shape().maps() / wiring.plan().groups();
        return norm.size() == SIZE && norm.beta() == BETA && maps % LANES == 0 && maps > LANES
                ? byOneDnn(wiring, norm)
                : ComposedNorm.acrossMaps(wiring, norm);
    }

    private static FixedLayer byOneDnn(Wiring wiring, LayerSpec.LocalResponseNorm norm) {
        Workshop workshop = wiring.workshop();
        Shape shape = wiring.output().shape();
        int groups = wiring.plan().groups();
        memory.desc desc = workshop.desc(
                wiring.output().precision(),
                memory.format_tag.acdb,
                wiring.output().batch(),
                shape.maps() / groups,
                shape.height(),
                (long) shape.width() * groups);
        float alpha = (float) (norm.alpha() * norm.size());
        int across = algorithm.lrn_across_channels.value;
        lrn_forward.primitive_desc forwardDesc = new lrn_forward.primitive_desc(
                workshop.engine,
                prop_kind.forward_training.value,
                across,
                desc,
                desc,
                norm.size(),
                alpha,
                (float) norm.beta(),
                (float) norm.k());
        memory workspace = workshop.allocate(workshop.keep(forwardDesc.workspace_desc()));
        Execution forward = workshop.execution(
                wiring.name() + " forward",
                forwardDesc,
                new lrn_forward(forwardDesc),
                DNNL_ARG_SRC,
                workshop.view(wiring.input().images(), desc),
                DNNL_ARG_DST,
                workshop.view(wiring.output().images(), desc),
                DNNL_ARG_WORKSPACE,
                workspace);
        if (!wiring.wantsInputGradient()) {
            return new FixedLayer(List.of(forward), List.of());
        }
        lrn_backward.primitive_desc backwardDesc = new lrn_backward.primitive_desc(
                workshop.engine,
                across,
                desc,
                desc,
                desc,
                norm.size(),
                alpha,
                (float) norm.beta(),
                (float) norm.k(),
                forwardDesc);
        Execution backward = workshop.execution(
                wiring.name() + " backward",
                backwardDesc,
                new lrn_backward(backwardDesc),
                DNNL_ARG_SRC,
                workshop.view(wiring.input().images(), desc),
                DNNL_ARG_DIFF_DST,
                workshop.view(wiring.outputGradient().images(), desc),
                DNNL_ARG_DIFF_SRC,
                workshop.view(wiring.inputGradient().images(), desc),
                DNNL_ARG_WORKSPACE,
                workspace);
        return new FixedLayer(List.of(forward), List.of(backward));
    }
}
