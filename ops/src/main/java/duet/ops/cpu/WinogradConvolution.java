package duet.ops.cpu;

import duet.ops.device.Parameter.Part;
import duet.ops.device.Pass;
import duet.ops.network.LayerPlan;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * A convolution by Winograd's algorithm, with or without a relu fused behind it. Tiles of 5x5 outputs of a 3x3 kernel, or 3x3 of a
 * 5x5 kernel, take 49 multiplications instead of 225; whole layers of alexnet.conf run in half the time. Its rounding errors are
 * two to four times those of the direct algorithm, at most 3e-6 of the norm there. A value that is not finite spreads over its
 * tile.
 */
final class WinogradConvolution implements CpuLayer {
    private final LearnedParameters learned;
    private final FloatBuffer weights;
    private final WinogradBiases bias;
    private final WinogradCorrelation forward;
    private final Optional<Execution> reluBackward;
    private final Optional<InputGradient> inputGradient;
    private final WinogradWeightGradient weightGradient;

    /** @param relu whether a relu follows, to be computed with it */
    WinogradConvolution(Wiring wiring, WinogradGeometry geometry, boolean relu) {
        Workshop workshop = wiring.workshop();
        learned = new LearnedParameters(
                wiring,
                weightDesc(wiring, geometry, format_tag.oihw),
                weightDesc(wiring, geometry, format_tag.hwio),
                workshop.desc(format_tag.a, wiring.plan().biases()));
        weights = learned.weight().cells(Part.VALUE);
        WinogradImages input = WinogradImages.of(wiring.input());
        WinogradImages output = WinogradImages.of(wiring.output());
        WinogradImages outputGradient = WinogradImages.of(wiring.outputGradient());
        bias = new WinogradBiases(
                learned.bias().cells(Part.VALUE), geometry.tiles(output.shape()).columns());
        forward = new WinogradCorrelation(
                workshop, wiring.name(), geometry, input, output, relu ? bias::addThenRelu : bias::add);
        reluBackward = relu ? Optional.of(ReluBackward.of(wiring)) : Optional.empty();
        inputGradient = wiring.wantsInputGradient()
                ? Optional.of(inputGradient(wiring, geometry, outputGradient))
                : Optional.empty();
        weightGradient = new WinogradWeightGradient(workshop, wiring.name(), geometry, input, outputGradient);
    }

    private InputGradient inputGradient(Wiring wiring, WinogradGeometry geometry, WinogradImages outputGradient) {
        memory copy = learned.weight().in(weightDesc(wiring, geometry, format_tag.hwoi));
        WinogradCorrelation correlation = new WinogradCorrelation(
                wiring.workshop(),
                wiring.name(),
                geometry.turned(),
                outputGradient,
                WinogradImages.of(wiring.inputGradient()),
                WinogradOutput.Finish.NONE);
        return new InputGradient(learned.weight(), copy, WinogradArray.of(copy).cells(), correlation);
    }

    private static memory.desc weightDesc(Wiring wiring, WinogradGeometry geometry, format_tag layout) {
        LayerPlan plan = wiring.plan();
        return wiring.workshop()
                .desc(layout, plan.output().maps(), plan.input().maps(), geometry.kernel(), geometry.kernel());
    }

    @Override
    public void forward(Pass pass) {
        forward.use(weights, learned.weight().version(), false);
        bias.refresh();
        forward.run();
    }

    @Override
    public void beginBackward() {
        reluBackward.ifPresent(Execution::run);
    }

    @Override
    public void backwardToInput() {
        inputGradient.ifPresent(InputGradient::run);
    }

    @Override
    public void backwardToWeights() {
        weightGradient.run(learned.weight().cells(Part.GRADIENT), learned.bias().cells(Part.GRADIENT));
    }

    @Override
    public List<CpuParameter> parameters() {
        return learned.list();
    }

    /**
     * @param copy the weights as [row, column, output, input]
     * @param weights the values of {@code copy}
     */
    private record InputGradient(
            CpuParameter weight, memory copy, FloatBuffer weights, WinogradCorrelation correlation) {

        void run() {
            weight.refresh(copy);
            correlation.use(weights, weight.version(), true);
            correlation.run();
        }
    }
}
