package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import duet.ops.device.Pass;
import duet.ops.device.Precision;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;

/** The convolution over the image, with columns folded into maps; see {@link ColumnFold}. The image has no gradient. */
final class FoldedConvolution implements CpuLayer {
    private final ColumnFold fold;
    private final LearnedParameters learned;
    private final memory forwardWeights;
    private final Execution forward;
    private final Optional<Execution> reluBackward;
    private final Execution weightGradient;
    private final Execution keptGradient;

    /** @param relu whether a relu follows, to be computed with it */
    FoldedConvolution(Wiring wiring, ColumnFold fold, boolean relu) {
        this.fold = fold;
        Workshop workshop = wiring.workshop();
        Precision precision = wiring.input().precision();
        memory.desc source = fold.source(workshop, wiring.input().batch(), precision);
        memory.desc target = wiring.output().imageDesc();
        memory.desc bias = workshop.desc(memory.format_tag.a, wiring.plan().biases());
        ConvolutionGeometry geometry = fold.geometry();
        convolution_forward.primitive_desc forwardDesc = new convolution_forward.primitive_desc(
                workshop.engine,
                prop_kind.forward_training.value,
                algorithm.convolution_direct.value,
                source,
                fold.weights(workshop, precision, memory.format_tag.any),
                bias,
                target,
                geometry.stride(),
                geometry.before(),
                geometry.after(),
                FusedRelu.attributes(workshop, relu),
                false);
        convolution_backward_weights.primitive_desc toWeights = new convolution_backward_weights.primitive_desc(
                workshop.engine,
                algorithm.convolution_direct.value,
                source,
                fold.weights(workshop, Precision.FLOAT32, memory.format_tag.any),
                bias,
                target,
                geometry.stride(),
                geometry.before(),
                geometry.after(),
                forwardDesc);
        learned = new LearnedParameters(
                wiring,
                workshop.desc(
                        memory.format_tag.abcd,
                        wiring.plan().output().maps(),
                        wiring.plan().input().maps(),
                        fold.convolution().kernel(),
                        fold.convolution().kernel()),
                fold.weights(workshop, Precision.FLOAT32, memory.format_tag.acdb),
                fold.kernels(workshop),
                bias);
        forwardWeights = learned.weight().in(workshop.keep(forwardDesc.weights_desc()));
        memory image = workshop.view(wiring.input().buffer(), source);
        forward = workshop.execution(
                wiring.name() + " forward",
                forwardDesc,
                new convolution_forward(forwardDesc),
                DNNL_ARG_SRC,
                image,
                DNNL_ARG_WEIGHTS,
                forwardWeights,
                DNNL_ARG_BIAS,
                learned.bias().value(),
                DNNL_ARG_DST,
                wiring.output().images());
        reluBackward = relu ? Optional.of(ReluBackward.of(wiring)) : Optional.empty();
        memory wideGradient = workshop.allocate(workshop.keep(toWeights.diff_weights_desc()));
        weightGradient = workshop.execution(
                wiring.name() + " weight gradient",
                toWeights,
                new convolution_backward_weights(toWeights),
                DNNL_ARG_SRC,
                image,
                DNNL_ARG_DIFF_DST,
                wiring.outputGradient().images(),
                DNNL_ARG_DIFF_WEIGHTS,
                wideGradient,
                DNNL_ARG_DIFF_BIAS,
                learned.bias().gradient());
        keptGradient = workshop.copy(wideGradient, learned.weight().gradient());
    }

    @Override
    public void forward(Pass pass) {
        learned.weight().refresh(forwardWeights);
        forward.run();
    }

    @Override
    public void backwardToInput() {
        throw new IllegalStateException("no gradient is taken with respect to the image");
    }

    @Override
    public void beginBackward() {
        reluBackward.ifPresent(Execution::run);
    }

    @Override
    public void backwardToWeights() {
        weightGradient.run();
        keptGradient.run();
        forgetAddedColumns();
    }

    /** The columns that widen a kernel see pixels, and so have a gradient; without it they stay zero. */
    private void forgetAddedColumns() {
        FloatBuffer gradient = learned.weight().cells(CpuParameter.Part.GRADIENT);
        int maps = fold.plan().input().maps();
        int kept = fold.convolution().kernel() * maps;
        int row = fold.kernelColumns() * maps;
        for (int start = 0; start < gradient.capacity(); start += row) {
            for (int i = start + kept; i < start + row; i++) {
                gradient.put(i, 0);
            }
        }
    }

    @Override
    public List<CpuParameter> parameters() {
        return learned.list();
    }
}
