package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** Max pooling, which remembers where each maximum was, or average pooling over the cells inside the image. */
final class Pools {
    private static final long[] NO_DILATION = {0, 0};

    private Pools() {}

    static FixedLayer max(Wiring wiring, LayerSpec.MaxPool pool) {
        return layer(
                wiring, algorithm.pooling_max, geometry(wiring.plan(), pool.kernel(), pool.stride(), pool.padding()));
    }

    static FixedLayer average(Wiring wiring, LayerSpec.AveragePool pool) {
        return layer(
                wiring,
                algorithm.pooling_avg_exclude_padding,
                geometry(wiring.plan(), pool.kernel(), pool.stride(), pool.padding()));
    }

    private static ConvolutionGeometry geometry(LayerPlan plan, int kernel, int stride, Padding padding) {
        return ConvolutionGeometry.windows(plan.input(), plan.output(), kernel, stride, padding);
    }

    private static FixedLayer layer(Wiring wiring, algorithm kind, ConvolutionGeometry geometry) {
        Workshop workshop = wiring.workshop();
        memory.desc source = wiring.input().imageDesc();
        memory.desc target = wiring.output().imageDesc();
        pooling_forward.primitive_desc forwardDesc = new pooling_forward.primitive_desc(
                workshop.engine,
                prop_kind.forward_training.value,
                kind.value,
                source,
                target,
                geometry.stride(),
                geometry.kernel(),
                NO_DILATION,
                geometry.before(),
                geometry.after());
        memory workspace = workshop.allocate(workshop.keep(forwardDesc.workspace_desc()));
        Execution forward = workshop.execution(
                wiring.name() + " forward",
                forwardDesc,
                new pooling_forward(forwardDesc),
                DNNL_ARG_SRC,
                wiring.input().images(),
                DNNL_ARG_DST,
                wiring.output().images(),
                DNNL_ARG_WORKSPACE,
                workspace);
        if (!wiring.wantsInputGradient()) {
            return new FixedLayer(List.of(forward), List.of());
        }
        pooling_backward.primitive_desc backwardDesc = new pooling_backward.primitive_desc(
                workshop.engine,
                kind.value,
                source,
                target,
                geometry.stride(),
                geometry.kernel(),
                NO_DILATION,
                geometry.before(),
                geometry.after(),
                forwardDesc);
        Execution backward = workshop.execution(
                wiring.name() + " backward",
                backwardDesc,
                new pooling_backward(backwardDesc),
                DNNL_ARG_DIFF_DST,
                wiring.outputGradient().images(),
                DNNL_ARG_DIFF_SRC,
                wiring.inputGradient().images(),
                DNNL_ARG_WORKSPACE,
                workspace);
        return new FixedLayer(List.of(forward), List.of(backward));
    }
}
