package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import duet.ops.network.LayerSpec;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;

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
final class ComposedNorm {
    private final Wiring wiring;
    private final Workshop workshop;
    /** The activations seen so that the window lies in the last two axes. */
    private final memory.desc desc;

    private final long[] window;
    private final double k;
    private final double alpha;
    private final double beta;
    private final memory denominator;
    private final memory factor;
    private final memory scratch;

    private ComposedNorm(Wiring wiring, memory.desc desc, long[] window, double k, double alpha, double beta) {
        this.wiring = wiring;
        this.workshop = wiring.workshop();
        this.desc = desc;
        this.window = window;
        this.k = k;
        this.alpha = alpha;
        this.beta = beta;
        denominator = workshop.allocate(desc);
        factor = workshop.allocate(desc);
        scratch = workshop.allocate(desc);
    }

    /** Windows within each map. */
    static FixedLayer spatial(Wiring any, LayerSpec.SpatialNorm norm) {
        return WideLayer.of(any, wiring -> spatialOf(wiring, norm));
    }

    private static FixedLayer spatialOf(Wiring wiring, LayerSpec.SpatialNorm norm) {
        long[] window = {norm.size(), norm.size()};
        return new ComposedNorm(wiring, wiring.output().imageDesc(), window, norm.k(), norm.alpha(), norm.beta())
                .layer();
    }

    /** Windows across the maps of each group: maps are the innermost axis in memory, a group's maps lie together. */
    static FixedLayer acrossMaps(Wiring any, LayerSpec.LocalResponseNorm norm) {
        return WideLayer.of(any, wiring -> acrossMapsOf(wiring, norm));
    }

    private static FixedLayer acrossMapsOf(Wiring wiring, LayerSpec.LocalResponseNorm norm) {
        int maps = wiring.output().shape().maps() / wiring.plan().groups();
        long rows = (long) wiring.output().batch() * wiring.output().shape().count() / maps;
        memory.desc desc = wiring.workshop().desc(memory.format_tag.abcd, rows, 1, 1, maps);
        long[] window = {1, norm.size()};
        return new ComposedNorm(wiring, desc, window, norm.k(), norm.alpha(), norm.beta()).layer();
    }

    private FixedLayer layer() {
        return new FixedLayer(forward(), wiring.wantsInputGradient() ? backward() : List.of());
    }

    private List<Execution> forward() {
        memory input = view(wiring.input());
        return List.of(
                product(input, input, scratch),
                windowMean(before(), after(), scratch, denominator),
                eltwise(algorithm.eltwise_linear, (float) alpha * cells(), (float) k, denominator, denominator),
                eltwise(algorithm.eltwise_log, 0f, 0f, denominator, factor),
                eltwise(algorithm.eltwise_linear, (float) -beta, 0f, factor, factor),
                eltwise(algorithm.eltwise_exp, 0f, 0f, factor, factor),
                product(input, factor, view(wiring.output())));
    }

    private List<Execution> backward() {
        memory outputGradient = view(wiring.outputGradient());
        memory sums = workshop.allocate(desc);
        float scale = (float) (-2 * alpha * beta) * cells();
        return List.of(
                product(outputGradient, view(wiring.output()), scratch, algorithm.binary_div, denominator),
                windowMean(after(), before(), scratch, sums),
                eltwise(algorithm.eltwise_linear, scale, 0f, sums, sums),
                product(sums, view(wiring.input()), scratch),
                product(outputGradient, factor, view(wiring.inputGradient()), algorithm.binary_add, scratch));
    }

    private float cells() {
        return window[0] * window[1];
    }

    private long[] before() {
        return new long[] {window[0] / 2, window[1] / 2};
    }

    private long[] after() {
        return new long[] {window[0] - 1 - window[0] / 2, window[1] - 1 - window[1] / 2};
    }

    private memory view(CpuTensor tensor) {
        return workshop.view(tensor.images(), desc);
    }

    private Execution product(memory first, memory second, memory target) {
        binary.primitive_desc multiply = multiply(workshop.keep(new post_ops()));
        return execution(
                multiply, new binary(multiply), DNNL_ARG_SRC_0, first, DNNL_ARG_SRC_1, second, DNNL_ARG_DST, target);
    }

    /** first * second, and then one operation more with {@code third}. */
    private Execution product(memory first, memory second, memory target, algorithm then, memory third) {
        post_ops operations = workshop.keep(new post_ops());
        operations.append_binary(then.value, desc);
        binary.primitive_desc multiply = multiply(operations);
        return execution(
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
        primitive_attr attributes = workshop.keep(new primitive_attr());
        attributes.set_post_ops(operations);
        return new binary.primitive_desc(
                workshop.engine, algorithm.binary_mul.value, desc, desc, desc, attributes, false);
    }

    private Execution eltwise(algorithm function, float alpha, float beta, memory source, memory target) {
        eltwise_forward.primitive_desc eltwise = new eltwise_forward.primitive_desc(
                workshop.engine, prop_kind.forward_inference.value, function.value, desc, desc, alpha, beta);
        return execution(eltwise, new eltwise_forward(eltwise), DNNL_ARG_SRC, source, DNNL_ARG_DST, target);
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
        return execution(pool, new pooling_forward(pool), DNNL_ARG_SRC, source, DNNL_ARG_DST, target);
    }

    private Execution execution(primitive_desc_base desc, primitive primitive, Object... arguments) {
        return workshop.execution(wiring.name(), desc, primitive, arguments);
    }
}
