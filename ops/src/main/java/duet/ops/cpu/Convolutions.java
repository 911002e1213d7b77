package duet.ops.cpu;

import duet.ops.device.Precision;
import duet.ops.network.LayerPlan;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;

/** Convolution in groups. */
final class Convolutions {
    private static final int DIRECT = algorithm.convolution_direct.value;

    private Convolutions() {}

    /** @param relu whether a relu follows, to be computed with it */
    static LearnedLayer layer(Wiring wiring, ConvolutionGeometry geometry, boolean relu) {
        Workshop workshop = wiring.workshop();
        LayerPlan plan = wiring.plan();
        memory.desc source = wiring.input().imageDesc();
        memory.desc target = wiring.output().imageDesc();
        memory.desc weights = weightDesc(wiring, geometry, wiring.input().precision(), format_tag.any);
        memory.desc weightGradient = weightDesc(wiring, geometry, Precision.FLOAT32, format_tag.any);
        memory.desc bias = workshop.desc(format_tag.a, plan.biases());
        convolution_forward.primitive_desc forward = new convolution_forward.primitive_desc(
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
        boolean winograd = plan.learns()
                && WinogradChoice.suitsWideGradient(
                        plan, geometry, wiring.input().precision(), OpenMpThreads.count());
        LearnedLayer.Operands operands = operands(wiring);
        LearnedLayer.Kernel gradient =
                winograd ? null : toWeights(workshop, geometry, source, weightGradient, bias, target, forward);
        return new LearnedLayer(
                wiring,
                operands,
                weightDesc(wiring, geometry, Precision.FLOAT32, plan.groups() > 1 ? format_tag.abcde : format_tag.abcd),
                winograd ? weightDesc(wiring, geometry, Precision.FLOAT32, format_tag.hwio) : gradient.weights(),
                bias,
                new LearnedLayer.Kernel(forward, new convolution_forward(forward), forward.weights_desc()),
                learned -> winograd
                        ? new WideWinogradGradient(wiring, WinogradGeometry.of(geometry), learned)
                        : LearnedLayer.gradient(wiring, operands, gradient, learned),
                wiring.wantsInputGradient()
                        ? Optional.of(toInput(workshop, geometry, source, weights, target, forward))
                        : Optional.empty(),
                relu);
    }

    private static LearnedLayer.Kernel toWeights(
            Workshop workshop,
            ConvolutionGeometry geometry,
            memory.desc source,
            memory.desc weights,
            memory.desc bias,
            memory.desc target,
            convolution_forward.primitive_desc forward) {
        convolution_backward_weights.primitive_desc desc = new convolution_backward_weights.primitive_desc(
                workshop.engine,
                DIRECT,
                source,
                weights,
                bias,
                target,
                geometry.stride(),
                geometry.before(),
                geometry.after(),
                forward);
        return new LearnedLayer.Kernel(desc, new convolution_backward_weights(desc), desc.diff_weights_desc());
    }

    private static LearnedLayer.Kernel toInput(
            Workshop workshop,
            ConvolutionGeometry geometry,
            memory.desc source,
            memory.desc weights,
            memory.desc target,
            convolution_forward.primitive_desc forward) {
        convolution_backward_data.primitive_desc desc = new convolution_backward_data.primitive_desc(
                workshop.engine,
                DIRECT,
                source,
                weights,
                target,
                geometry.stride(),
                geometry.before(),
                geometry.after(),
                forward);
        return new LearnedLayer.Kernel(desc, new convolution_backward_data(desc), desc.weights_desc());
    }

    private static LearnedLayer.Operands operands(Wiring wiring) {
        return new LearnedLayer.Operands(
                wiring.input().images(),
                wiring.wantsInputGradient() ? wiring.inputGradient().images() : null,
                wiring.output().images(),
                wiring.outputGradient().images());
    }

    private static memory.desc weightDesc(
            Wiring wiring, ConvolutionGeometry geometry, Precision of, format_tag layout) {
        int groups = wiring.plan().groups();
        long outputs = wiring.plan().output().maps() / groups;
        long inputs = wiring.plan().input().maps() / groups;
        long rows = geometry.kernel()[0];
        long columns = geometry.kernel()[1];
        return groups > 1
                ? wiring.workshop().desc(of, layout, groups, outputs, inputs, rows, columns)
                : wiring.workshop().desc(of, layout, outputs, inputs, rows, columns);
    }
}
