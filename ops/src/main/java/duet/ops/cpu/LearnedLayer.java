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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;

/** A convolution or a linear layer at work, with or without a relu fused behind it. */
final class LearnedLayer implements CpuLayer {
    private final LearnedParameters learned;
    private final memory forwardWeights;
    private final Execution forward;
    private final Optional<Execution> reluBackward;
    private final Runnable weightGradient;
    private final Optional<InputGradient> inputGradient;

    /**
     * A primitive of the layer.
     *
     * @param weights layout in which it reads or writes the weights
     */
    record Kernel(primitive_desc_base desc, primitive primitive, memory.desc weights) {}

    /**
     * The layer's tensors in the shapes that its primitives see.
     *
     * @param inputGradient null where no gradient is wanted
     */
    record Operands(memory input, memory inputGradient, memory output, memory outputGradient) {}

    /**
     * @param canonicalWeight sizes and order of the host's weights
     * @param weights layout in which they are kept
     * @param gradient makes what computes the gradients of weight and bias
     * @param toInput empty where no input gradient is wanted
     */
    LearnedLayer(
            Wiring wiring,
            Operands at,
            memory.desc canonicalWeight,
            memory.desc weights,
            memory.desc bias,
            Kernel forwardKernel,
            Function<LearnedParameters, Runnable> gradient,
            Optional<Kernel> toInput,
            boolean relu) {
        Workshop workshop = wiring.workshop();
        learned = new LearnedParameters(wiring, canonicalWeight, workshop.keep(weights), bias);
        forwardWeights = learned.weight().in(workshop.keep(forwardKernel.weights()));
        forward = workshop.execution(
                wiring.name() + " forward",
                forwardKernel.desc(),
                forwardKernel.primitive(),
                DNNL_ARG_SRC,
                at.input(),
                DNNL_ARG_WEIGHTS,
                forwardWeights,
                DNNL_ARG_BIAS,
                learned.bias().value(),
                DNNL_ARG_DST,
                at.output());
        reluBackward = relu ? Optional.of(ReluBackward.of(wiring)) : Optional.empty();
        weightGradient = gradient.apply(learned);
        inputGradient = toInput.map(kernel -> inputGradient(wiring, at, kernel));
    }

    /** The gradients of weight and bias by one primitive. */
    static Runnable gradient(Wiring wiring, Operands at, Kernel kernel, LearnedParameters learned) {
        return wiring.workshop()
                .execution(
                        wiring.name() + " weight gradient",
                        kernel.desc(),
                        kernel.primitive(),
                        DNNL_ARG_SRC,
                        at.input(),
                        DNNL_ARG_DIFF_DST,
                        at.outputGradient(),
                        DNNL_ARG_DIFF_WEIGHTS,
                        learned.weight().gradient(),
                        DNNL_ARG_DIFF_BIAS,
                        learned.bias().gradient())::run;
    }

    private InputGradient inputGradient(Wiring wiring, Operands at, Kernel kernel) {
        memory weights = learned.weight().in(wiring.workshop().keep(kernel.weights()));
        Execution execution = wiring.workshop()
                .execution(
                        wiring.name() + " input gradient",
                        kernel.desc(),
                        kernel.primitive(),
                        DNNL_ARG_DIFF_DST,
                        at.outputGradient(),
                        DNNL_ARG_WEIGHTS,
                        weights,
                        DNNL_ARG_DIFF_SRC,
                        at.inputGradient());
        return new InputGradient(weights, execution);
    }

    @Override
    public void forward(Pass pass) {
        learned.weight().refresh(forwardWeights);
        forward.run();
    }

    @Override
    public void beginBackward() {
        reluBackward.ifPresent(Execution::run);
    }

    @Override
    public void backwardToInput() {
        inputGradient.ifPresent(gradient -> {
            learned.weight().refresh(gradient.weights());
            gradient.execution().run();
        });
    }

    @Override
    public void backwardToWeights() {
        weightGradient.run();
    }

    @Override
    public List<CpuParameter> parameters() {
        return learned.list();
    }

    private record InputGradient(memory weights, Execution execution) {}
}
