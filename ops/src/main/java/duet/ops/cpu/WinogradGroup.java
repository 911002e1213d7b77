package duet.ops.cpu;

import duet.ops.device.Parameter.Part;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.bytedeco.dnnl.memory;

/** One group of a convolution by Winograd's algorithm: some maps of the output, which see some maps of the input. */
final class WinogradGroup {
    private final int group;
    private final int groups;
    private final CpuParameter weight;
    private final FloatBuffer weights;
    private final WinogradBiases bias;
    private final WinogradCorrelation forward;
    private final Optional<InputGradient> inputGradient;
    private final Optional<ParameterGradients> parameterGradients;

    /**
     * @param group its number
     * @param learned of all groups; the weights as [group, row, column, input, output]
     * @param turned a copy of the weights as [group, row, column, output, input], if the gradient of the input is wanted
     * @param relu whether a relu follows, to be computed with it
     */
    WinogradGroup(
            Wiring wiring,
            int group,
            WinogradGeometry geometry,
            LearnedParameters learned,
            Optional<memory> turned,
            boolean relu) {
        this.group = group;
        this.groups = wiring.plan().groups();
        weight = learned.weight();
        WinogradImages input = part(wiring.input());
        WinogradImages output = part(wiring.output());
        weights = part(weight.cells(Part.VALUE));
        bias = new WinogradBiases(
                part(learned.bias().cells(Part.VALUE)),
                geometry.tiles(output.shape()).columns());
        forward = new WinogradCorrelation(
                wiring.workshop(), wiring.name(), geometry, input, output, relu ? bias::addThenRelu : bias::add);
        inputGradient = turned.map(copy -> inputGradient(wiring, geometry, copy));
        parameterGradients =
                wiring.plan().learns() ? Optional.of(parameterGradients(wiring, geometry, learned)) : Optional.empty();
    }

    private InputGradient inputGradient(Wiring wiring, WinogradGeometry geometry, memory turned) {
        return new InputGradient(
                part(WinogradArray.of(turned).cells()),
                new WinogradCorrelation(
                        wiring.workshop(),
                        wiring.name(),
                        geometry.turned(),
                        part(wiring.outputGradient()),
                        part(wiring.inputGradient()),
                        WinogradOutput.Finish.NONE));
    }

    private ParameterGradients parameterGradients(Wiring wiring, WinogradGeometry geometry, LearnedParameters learned) {
        return new ParameterGradients(
                part(learned.weight().cells(Part.GRADIENT)),
                part(learned.bias().cells(Part.GRADIENT)),
                new WinogradWeightGradient(
                        wiring.workshop(),
                        wiring.name(),
                        geometry,
                        part(wiring.input()),
                        part(wiring.outputGradient())));
    }

    private WinogradImages part(CpuTensor tensor) {
        return WinogradImages.of(tensor).group(group, groups);
    }

    private FloatBuffer part(FloatBuffer ofAll) {
        int share = ofAll.capacity() / groups;
        return ofAll.slice(group * share, share);
    }

    void forward() {
        forward.use(weights, weight.version(), false);
        bias.refresh();
        forward.run();
    }

    /** The copy of the weights is up to date. */
    void backwardToInput() {
        inputGradient.ifPresent(gradient -> gradient.run(weight.version()));
    }

    void backwardToWeights() {
        parameterGradients.ifPresent(ParameterGradients::run);
    }

    /** @param weights [row, column, output, input] */
    private record InputGradient(FloatBuffer weights, WinogradCorrelation correlation) {

        void run(long version) {
            correlation.use(weights, version, true);
            correlation.run();
        }
    }

    /** Where the gradients of weights and biases are written, and what computes them. */
    private record ParameterGradients(FloatBuffer weights, FloatBuffer biases, WinogradWeightGradient gradient) {

        void run() {
            gradient.run(weights, biases);
        }
    }
}
