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

/** Functions of each value by itself whose slope can be told from their result, and {@code |tanh|}. */
final class Eltwises {
    private Eltwises() {}

    static FixedLayer relu(Wiring wiring) {
        return layer(wiring, algorithm.eltwise_relu_use_dst_for_bwd);
    }

    static FixedLayer tanh(Wiring wiring) {
        return layer(wiring, algorithm.eltwise_tanh_use_dst_for_bwd);
    }

    static FixedLayer logistic(Wiring wiring) {
        return layer(wiring, algorithm.eltwise_logistic_use_dst_for_bwd);
    }

    /**
     * |tanh x|, in two steps: the slope of tanh is told from the result, since its square does not know the sign, and that of the
     * absolute value from the input, which has the sign of its tanh. At 0 it is 0.
     */
    static FixedLayer absTanh(Wiring wiring) {
        FixedLayer tanh = tanh(wiring);
        Step abs = new Step(wiring, algorithm.eltwise_abs);
        memory output = wiring.output().images();
        List<Execution> forward = List.of(tanh.forward().get(0), abs.forward(output, output));
        if (!wiring.wantsInputGradient()) {
            return new FixedLayer(forward, List.of());
        }
        memory gradient = wiring.inputGradient().images();
        Execution backward = abs.backward(DNNL_ARG_SRC, wiring.input().images(), gradient, gradient);
        return new FixedLayer(forward, List.of(tanh.backward().get(0), backward));
    }

    private static FixedLayer layer(Wiring wiring, algorithm function) {
        Step step = new Step(wiring, function);
        Execution forward =
                step.forward(wiring.input().images(), wiring.output().images());
        if (!wiring.wantsInputGradient()) {
            return new FixedLayer(List.of(forward), List.of());
        }
        Execution backward = step.backward(
                DNNL_ARG_DST,
                wiring.output().images(),
                wiring.outputGradient().images(),
                wiring.inputGradient().images());
        return new FixedLayer(List.of(forward), List.of(backward));
    }

    /** One function, forward and backward, on memories of the layer's shape. */
    private static final class Step {
        private final Wiring wiring;
        private final algorithm function;
        private final memory.desc desc;
        private final eltwise_forward.primitive_desc forward;

        private Step(Wiring wiring, algorithm function) {
            this.wiring = wiring;
            this.function = function;
            desc = wiring.output().imageDesc();
            forward = new eltwise_forward.primitive_desc(
                    wiring.workshop().engine, prop_kind.forward_training.value, function.value, desc, desc, 0f);
        }

        private Execution forward(memory source, memory target) {
            return wiring.workshop()
                    .execution(
                            wiring.name() + " forward",
                            forward,
                            new eltwise_forward(forward),
                            DNNL_ARG_SRC,
                            source,
                            DNNL_ARG_DST,
                            target);
        }

        /** @param knownAs whether the slope is told from the source or from the result */
        private Execution backward(int knownAs, memory known, memory targetGradient, memory sourceGradient) {
            eltwise_backward.primitive_desc backward = new eltwise_backward.primitive_desc(
                    wiring.workshop().engine, function.value, desc, desc, desc, 0f, forward);
            return wiring.workshop()
                    .execution(
                            wiring.name() + " backward",
                            backward,
                            new eltwise_backward(backward),
                            knownAs,
                            known,
                            DNNL_ARG_DIFF_DST,
                            targetGradient,
                            DNNL_ARG_DIFF_SRC,
                            sourceGradient);
        }
    }
}
