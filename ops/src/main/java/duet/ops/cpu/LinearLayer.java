package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import duet.ops.device.Pass;
import duet.ops.network.Shape;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;

/** Every output sees every input; maps are read where they lie, so weights are [outputs, maps, rows, columns] in some order. */
final class LinearLayer implements CpuLayer {
    private final LearnedParameters parameters;
    private final memory forwardWeights;
    private final Execution forward;
    private final Execution reluBackward;
    private final Execution weightGradient;
    private memory backwardWeights;
    private Execution inputGradient;

    LinearLayer(Wiring wiring, boolean relu) {
        Workshop workshop = wiring.workshop();
        boolean flat = wiring.plan().input().area() == 1;
        memory.desc source = flat ? wiring.input().matrixDesc() : wiring.input().imageDesc();
        memory input = flat ? wiring.input().matrix() : wiring.input().images();
        memory.desc target = wiring.output().matrixDesc();
        memory gradient = wiring.outputGradient().matrix();
        memory.desc weights = weightDesc(wiring, format_tag.any);
        memory.desc bias = workshop.desc(format_tag.a, wiring.plan().biases());
        inner_product_forward.primitive_desc forwardDesc = new inner_product_forward.primitive_desc(
                workshop.engine,
                prop_kind.forward_training.value,
                source,
                weights,
                bias,
                target,
                FusedRelu.attributes(workshop, relu),
                false);
        inner_product_backward_weights.primitive_desc weightDesc = new inner_product_backward_weights.primitive_desc(
                workshop.engine, source, weights, bias, target, forwardDesc);
        parameters = new LearnedParameters(
                wiring,
                weightDesc(wiring, flat ? format_tag.ab : format_tag.abcd),
                workshop.keep(weightDesc.diff_weights_desc()),
                bias);
        forwardWeights = parameters.weight().in(workshop.keep(forwardDesc.weights_desc()));
        forward = workshop.execution(
                wiring.name() + " forward",
                forwardDesc,
                new inner_product_forward(forwardDesc),
                DNNL_ARG_SRC,
                input,
                DNNL_ARG_WEIGHTS,
                forwardWeights,
                DNNL_ARG_BIAS,
                parameters.bias().value(),
                DNNL_ARG_DST,
                wiring.output().matrix());
        reluBackward = relu ? ReluBackward.of(wiring) : null;
        weightGradient = workshop.execution(
                wiring.name() + " weight gradient",
                weightDesc,
                new inner_product_backward_weights(weightDesc),
                DNNL_ARG_SRC,
                input,
                DNNL_ARG_DIFF_DST,
                gradient,
                DNNL_ARG_DIFF_WEIGHTS,
                parameters.weight().gradient(),
                DNNL_ARG_DIFF_BIAS,
                parameters.bias().gradient());
        if (wiring.wantsInputGradient()) {
            bindInputGradient(wiring, flat, source, weights, target, forwardDesc);
        }
    }

    private void bindInputGradient(
            Wiring wiring,
            boolean flat,
            memory.desc source,
            memory.desc weights,
            memory.desc target,
            inner_product_forward.primitive_desc forwardDesc) {
        Workshop workshop = wiring.workshop();
        inner_product_backward_data.primitive_desc desc =
                new inner_product_backward_data.primitive_desc(workshop.engine, source, weights, target, forwardDesc);
        backwardWeights = parameters.weight().in(workshop.keep(desc.weights_desc()));
        inputGradient = workshop.execution(
                wiring.name() + " input gradient",
                desc,
                new inner_product_backward_data(desc),
                DNNL_ARG_DIFF_DST,
                wiring.outputGradient().matrix(),
                DNNL_ARG_WEIGHTS,
                backwardWeights,
                DNNL_ARG_DIFF_SRC,
                flat ? wiring.inputGradient().matrix() : wiring.inputGradient().images());
    }

    private static memory.desc weightDesc(Wiring wiring, format_tag layout) {
        Shape input = wiring.plan().input();
        long outputs = wiring.plan().output().maps();
        return input.area() == 1
                ? wiring.workshop().desc(layout, outputs, input.maps())
                : wiring.workshop().desc(layout, outputs, input.maps(), input.height(), input.width());
    }

    @Override
    public void forward(Pass pass) {
        parameters.weight().refresh(forwardWeights);
        forward.run();
    }

    @Override
    public void beginBackward() {
        if (reluBackward != null) {
            reluBackward.run();
        }
    }

    @Override
    public void backwardToInput() {
        parameters.weight().refresh(backwardWeights);
        inputGradient.run();
    }

    @Override
    public void backwardToWeights() {
        weightGradient.run();
    }

    @Override
    public List<CpuParameter> parameters() {
        return parameters.list();
    }
}
