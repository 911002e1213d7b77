package duet.ops.cpu;

import duet.ops.device.Precision;
import duet.ops.network.Shape;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * Layers in which every output sees every input. Maps are read where they lie, so the weights of such a layer are [outputs,
 * maps, rows, columns] in whatever order suits.
 */
final class Linears {
    private Linears() {}

    /** @param relu whether a relu follows, to be computed with it */
    static LearnedLayer layer(Wiring wiring, boolean relu) {
        Workshop workshop = wiring.workshop();
        boolean flat = isFlat(wiring);
        memory.desc source = flat ? wiring.input().matrixDesc() : wiring.input().imageDesc();
        memory.desc target = wiring.output().matrixDesc();
        memory.desc targetGradient = wiring.outputGradient().matrixDesc();
        memory.desc weights = weightDesc(wiring, wiring.input().precision(), format_tag.any);
        memory.desc weightGradient = weightDesc(wiring, Precision.FLOAT32, format_tag.any);
        memory.desc bias = workshop.desc(format_tag.a, wiring.plan().biases());
        inner_product_forward.primitive_desc forward = new inner_product_forward.primitive_desc(
                workshop.engine,
                prop_kind.forward_training.value,
                source,
                weights,
                bias,
                target,
                FusedRelu.attributes(workshop, relu),
                false);
        inner_product_backward_weights.primitive_desc toWeights = new inner_product_backward_weights.primitive_desc(
                workshop.engine, source, weightGradient, bias, targetGradient, forward);
        LearnedLayer.Operands operands = operands(wiring);
        LearnedLayer.Kernel gradient = new LearnedLayer.Kernel(
                toWeights, new inner_product_backward_weights(toWeights), toWeights.diff_weights_desc());
        return new LearnedLayer(
                wiring,
                operands,
                weightDesc(wiring, Precision.FLOAT32, flat ? format_tag.ab : format_tag.abcd),
                gradient.weights(),
                bias,
                new LearnedLayer.Kernel(forward, new inner_product_forward(forward), forward.weights_desc()),
                learned -> LearnedLayer.gradient(wiring, operands, gradient, learned),
                wiring.wantsInputGradient()
                        ? Optional.of(toInput(workshop, source, weights, targetGradient, forward))
                        : Optional.empty(),
                relu);
    }

    private static LearnedLayer.Kernel toInput(
            Workshop workshop,
            memory.desc source,
            memory.desc weights,
            memory.desc target,
            inner_product_forward.primitive_desc forward) {
        inner_product_backward_data.primitive_desc desc =
                new inner_product_backward_data.primitive_desc(workshop.engine, source, weights, target, forward);
        return new LearnedLayer.Kernel(desc, new inner_product_backward_data(desc), desc.weights_desc());
    }

    private static LearnedLayer.Operands operands(Wiring wiring) {
        return new LearnedLayer.Operands(
                operand(wiring, wiring.input()),
                wiring.wantsInputGradient() ? operand(wiring, wiring.inputGradient()) : null,
                wiring.output().matrix(),
                wiring.outputGradient().matrix());
    }

    private static memory operand(Wiring wiring, CpuTensor tensor) {
        return isFlat(wiring) ? tensor.matrix() : tensor.images();
    }

    private static boolean isFlat(Wiring wiring) {
        return wiring.plan().input().area() == 1;
    }

    private static memory.desc weightDesc(Wiring wiring, Precision of, format_tag layout) {
        Shape input = wiring.plan().input();
        long outputs = wiring.plan().output().maps();
        return isFlat(wiring)
                ? wiring.workshop().desc(of, layout, outputs, input.maps())
                : wiring.workshop().desc(of, layout, outputs, input.maps(), input.height(), input.width());
    }
}
