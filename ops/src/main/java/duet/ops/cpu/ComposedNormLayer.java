package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import duet.ops.device.Pass;
import duet.ops.network.LayerSpec;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/**
 * Normalisation over a window, put together from average pools, for the shapes that oneDNN's own kernels lack:
 *
 * <pre>
 * d  = k + alpha * S(x^2)              S: sum over the window, an average pool times its cells
 * f  = d^-beta = exp(-beta * ln d)
 * y  = x * f
 * dx = dy * f - 2 alpha beta * x * S'(dy * y / d)      S': the window mirrored
 * </pre>
 */
final class ComposedNormLayer implements CpuLayer {
    private final Workshop workshop;
    private final String name;
    /** The activations seen so that the window lies in the last two axes. */
    private final memory.desc desc;

    private final long[] window;
    private final List<Execution> forward;
    private final List<Execution> backward;

    /** Windows within each map. */
    static ComposedNormLayer spatial(Wiring wiring, LayerSpec.SpatialNorm norm) {
        long[] window = {norm.size(), norm.size()};
        return new ComposedNormLayer(wiring, wiring.output().imageDesc(), window, norm.k(), norm.alpha(), norm.beta());
    }

    /** Windows across the maps of each group: maps are the innermost axis in memory, a group's maps lie together. */
    static ComposedNormLayer acrossMaps(Wiring wiring, LayerSpec.LocalResponseNorm norm) {
        int maps = wiring.output().shape().maps() / wiring.plan().groups();
        long rows = (long) wiring.output().batch() * wiring.output().shape().count() / maps;
        memory.desc desc = wiring.workshop().desc(memory.format_tag.abcd, rows, 1, 1, maps);
        return new ComposedNormLayer(wiring, desc, new long[] {1, norm.size()}, norm.k(), norm.alpha(), norm.beta());
    }

    private ComposedNormLayer(Wiring wiring, memory.desc desc, long[] window, double k, double alpha, double beta) {
        workshop = wiring.workshop();
        name = wiring.name();
        this.desc = desc;
        this.window = window;
        memory input = view(wiring.input());
        memory output = view(wiring.output());
        memory denominator = workshop.allocate(desc);
        memory factor = workshop.allocate(desc);
        memory scratch = workshop.allocate(desc);
        float cells = window[0] * window[1];
        long[] before = {window[0] / 2, window[1] / 2};
        long[] after = {window[0] - 1 - before[0], window[1] - 1 - before[1]};
        forward = List.of(
                product(input, input, scratch, operations()),
                windowMean(before, after, scratch, denominator),
                eltwise(algorithm.eltwise_linear, (float) alpha * cells, (float) k, denominator, denominator),
                eltwise(algorithm.eltwise_log, 0f, 0f, denominator, factor),
                eltwise(algorithm.eltwise_linear, (float) -beta, 0f, factor, factor),
                eltwise(algorithm.eltwise_exp, 0f, 0f, factor, factor),
                product(input, factor, output, operations()));
        if (!wiring.wantsInputGradient()) {
            backward = List.of();
            return;
        }
        memory outputGradient = view(wiring.outputGradient());
        memory inputGradient = view(wiring.inputGradient());
        post_ops overDenominator = operations();
        overDenominator.append_binary(algorithm.binary_div.value, desc);
        post_ops plusOwn = operations();
        plusOwn.append_binary(algorithm.binary_add.value, desc);
        memory sums = workshop.allocate(desc);
        float scale = (float) (-2 * alpha * beta) * cells;
        backward = List.of(
                product(outputGradient, output, scratch, overDenominator, denominator),
                windowMean(after, before, scratch, sums),
                eltwise(algorithm.eltwise_linear, scale, 0f, sums, sums),
                product(sums, input, scratch, operations()),
                product(outputGradient, factor, inputGradient, plusOwn, scratch));
    }

    private memory view(CpuTensor tensor) {
        return workshop.view(tensor.images(), desc);
    }

    private post_ops operations() {
        return workshop.keep(new post_ops());
    }

    private primitive_attr attributes(post_ops operations) {
        primitive_attr attributes = workshop.keep(new primitive_attr());
        attributes.set_post_ops(operations);
        return attributes;
    }

    private Execution product(memory first, memory second, memory target, post_ops operations) {
        binary.primitive_desc multiply = multiply(operations);
        return workshop.execution(
                name,
                multiply,
                new binary(multiply),
                DNNL_ARG_SRC_0,
                first,
                DNNL_ARG_SRC_1,
                second,
                DNNL_ARG_DST,
                target);
    }

    /** The product, and one operation more with {@code third}. */
    private Execution product(memory first, memory second, memory target, post_ops operations, memory third) {
        binary.primitive_desc multiply = multiply(operations);
        return workshop.execution(
                name,
                multiply,
                new binary(multiply),
                DNNL_ARG_SRC_0,
                first,
                DNNL_ARG_SRC_1,
                second,
                DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1,
                third,
                DNNL_ARG_DST,
                target);
    }

    private binary.primitive_desc multiply(post_ops operations) {
        return new binary.primitive_desc(
                workshop.engine, algorithm.binary_mul.value, desc, desc, desc, attributes(operations), false);
    }

    private Execution eltwise(algorithm function, float alpha, float beta, memory source, memory target) {
        eltwise_forward.primitive_desc eltwise = new eltwise_forward.primitive_desc(
                workshop.engine, prop_kind.forward_inference.value, function.value, desc, desc, alpha, beta);
        return workshop.execution(
                name, eltwise, new eltwise_forward(eltwise), DNNL_ARG_SRC, source, DNNL_ARG_DST, target);
    }

    private Execution windowMean(long[] before, long[] after, memory source, memory target) {
        pooling_forward.primitive_desc pool = new pooling_forward.primitive_desc(
                workshop.engine,
                prop_kind.forward_inference.value,
                algorithm.pooling_avg_include_padding.value,
                desc,
                desc,
                new long[] {1, 1},
                window,
                new long[] {0, 0},
                before,
                after);
        return workshop.execution(name, pool, new pooling_forward(pool), DNNL_ARG_SRC, source, DNNL_ARG_DST, target);
    }

    @Override
    public void forward(Pass pass) {
        forward.forEach(Execution::run);
    }

    @Override
    public void backwardToInput() {
        backward.forEach(Execution::run);
    }
}
