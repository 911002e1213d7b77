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
import duet.ops.network.LayerPlan;
import java.util.List;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;

/** Convolution in groups, with or without a relu behind it. */
final class ConvolutionLayer implements CpuLayer {
    private static final int DIRECT = algorithm.convolution_direct.value;

    private final LearnedParameters parameters;
    private final memory forwardWeights;
    private final Execution forward;
    private final Execution reluBackward;
    private final Execution weightGradient;
    private memory backwardWeights;
    private Execution inputGradient;

    ConvolutionLayer(Wiring wiring, ConvolutionGeometry geometry, boolean relu) {
        Workshop workshop = wiring.workshop();
        LayerPlan plan = wiring.plan();
        memory.desc source = wiring.input().imageDesc();
        memory.desc target = wiring.output().imageDesc();
        memory.desc weights = weightDesc(wiring, geometry, format_tag.any);
        memory.desc bias = workshop.desc(format_tag.a, plan.biases());
        convolution_forward.primitive_desc forwardDesc = new convolution_forward.primitive_desc(
                workshop.engine,
                prop_kind.forward_training.value,
                DIRECT,
                source,
                weights,
                bias,
                target,
                geometry.stride(),
                geometry.before(),
                geometry.after(),
                FusedRelu.attributes(workshop, relu),
                false);
        convolution_backward_weights.primitive_desc weightDesc = new convolution_backward_weights.primitive_desc(
                workshop.engine,
                DIRECT,
                source,
                weights,
                bias,
                target,
                geometry.stride(),
                geometry.before(),
                geometry.after(),
                forwardDesc);
        parameters = new LearnedParameters(
                wiring,
                weightDesc(wiring, geometry, plan.groups() > 1 ? format_tag.abcde : format_tag.abcd),
                workshop.keep(weightDesc.diff_weights_desc()),
                bias);
        forwardWeights = parameters.weight().in(workshop.keep(forwardDesc.weights_desc()));
        forward = workshop.execution(
                wiring.name() + " forward",
                forwardDesc,
                new convolution_forward(forwardDesc),
                DNNL_ARG_SRC,
                wiring.input().images(),
                DNNL_ARG_WEIGHTS,
                forwardWeights,
                DNNL_ARG_BIAS,
                parameters.bias().value(),
                DNNL_ARG_DST,
                wiring.output().images());
        reluBackward = relu ? ReluBackward.of(wiring) : null;
        weightGradient = workshop.execution(
                wiring.name() + " weight gradient",
                weightDesc,
                new convolution_backward_weights(weightDesc),
                DNNL_ARG_SRC,
                wiring.input().images(),
                DNNL_ARG_DIFF_DST,
                wiring.outputGradient().images(),
                DNNL_ARG_DIFF_WEIGHTS,
                parameters.weight().gradient(),
                DNNL_ARG_DIFF_BIAS,
                parameters.bias().gradient());
        if (wiring.wantsInputGradient()) {
            bindInputGradient(wiring, geometry, weights, forwardDesc);
        }
    }

    private void bindInputGradient(
            Wiring wiring,
            ConvolutionGeometry geometry,
            memory.desc weights,
            convolution_forward.primitive_desc forwardDesc) {
        Workshop workshop = wiring.workshop();
        convolution_backward_data.primitive_desc desc = new convolution_backward_data.primitive_desc(
                workshop.engine,
                DIRECT,
                wiring.input().imageDesc(),
                weights,
                wiring.output().imageDesc(),
                geometry.stride(),
                geometry.before(),
                geometry.after(),
                forwardDesc);
        backwardWeights = parameters.weight().in(workshop.keep(desc.weights_desc()));
        inputGradient = workshop.execution(
                wiring.name() + " input gradient",
                desc,
                new convolution_backward_data(desc),
                DNNL_ARG_DIFF_DST,
                wiring.outputGradient().images(),
                DNNL_ARG_WEIGHTS,
                backwardWeights,
                DNNL_ARG_DIFF_SRC,
                wiring.inputGradient().images());
    }

    private static memory.desc weightDesc(Wiring wiring, ConvolutionGeometry geometry, format_tag layout) {
        int groups = wiring.plan().groups();
        long outputs = wiring.plan().output().maps() / groups;
        long inputs = wiring.plan().input().maps() / groups;
        long rows = geometry.kernel()[0];
        long columns = geometry.kernel()[1];
        return groups > 1
                ? wiring.workshop().desc(layout, groups, outputs, inputs, rows, columns)
                : wiring.workshop().desc(layout, outputs, inputs, rows, columns);
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
