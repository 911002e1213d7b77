package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import duet.ops.device.Pass;
import duet.ops.device.Precision;
import duet.ops.network.LayerSpec;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Unshared convolution at work, with or without a relu fused behind it. oneDNN has no such layer: its windows are unfolded into
 * a matrix for each output position and group, and all of these are multiplied at once with that position's weights, in float32
 * whatever the activations are.
 *
 * <pre>
 * sums [n, o]     = windows [n, i] * weights [i, o]        n: image, i: tap and map of a window, o: output map of the group
 * dwindows [n, i] = dsums [n, o] * weights [i, o]^T
 * dweights [i, o] = windows [n, i]^T * dsums [n, o]
 * </pre>
 */
final class LocallyConnectedLayer implements CpuLayer {
    private final Wiring wiring;
    private final Workshop workshop;
    private final Unfolding windows;
    private final MatrixBatch products;
    /** The outputs, and in the backward pass their gradients. */
    private final memory sums;

    private final LearnedParameters learned;
    private final List<Execution> forward;
    private final Optional<Execution> reluBackward;
    private final Execution outputGradientToSums;
    private final Optional<InputGradient> inputGradient;
    private final List<Execution> parameterGradients;

    /** What leads from the gradient of the sums to the input's. */
    private record InputGradient(Execution product, Unfolding windows, List<Execution> fold) {}

    private LocallyConnectedLayer(Wiring wiring, LayerSpec.LocallyConnected spec, boolean relu) {
        this.wiring = wiring;
        workshop = wiring.workshop();
        windows = new Unfolding(wiring, spec);
        products = new MatrixBatch(workshop, wiring.name(), windows.count());
        sums = workshop.allocate(workshop.desc(format_tag.abc, windows.count(), batch(), groupOutputs()));
        learned = parameters(spec);
        forward = forward(relu);
        reluBackward = relu ? Optional.of(ReluBackward.of(wiring)) : Optional.empty();
        outputGradientToSums = workshop.copy(byImage(wiring.outputGradient()), sumsByImage());
        inputGradient = wiring.wantsInputGradient() ? Optional.of(inputGradient(spec)) : Optional.empty();
        parameterGradients = List.of(weightGradient(), biasGradient());
    }

    /** @param relu whether a relu follows, to be computed with it */
    static LocallyConnectedLayer of(Wiring wiring, LayerSpec.LocallyConnected spec, boolean relu) {
        return new LocallyConnectedLayer(wiring, spec, relu);
    }

    /** Weights lie as the matrices that the windows are multiplied with, biases like one image of the output. */
    private LearnedParameters parameters(LayerSpec.LocallyConnected spec) {
        long taps = (long) spec.kernel() * spec.kernel();
        long groups = wiring.plan().groups();
        long inputs = wiring.plan().input().maps() / groups;
        long outputs = groupOutputs();
        long positions = output().area();
        long[] sizes = {groups, outputs, positions, inputs, taps};
        long matrix = taps * inputs * outputs;
        long[] strides = {matrix, 1, groups * matrix, outputs, inputs * outputs};
        return new LearnedParameters(
                parameter(
                        "weight",
                        spec.weight(),
                        wiring.plan().weightColumns(),
                        workshop.desc(format_tag.abcde, sizes),
                        workshop.keep(new memory.desc(sizes, memory.data_type.f32, strides))),
                parameter(
                        "bias",
                        spec.bias(),
                        wiring.plan().biasColumns(),
                        workshop.desc(format_tag.ab, output().maps(), positions),
                        workshop.desc(format_tag.ba, output().maps(), positions)));
    }

    private CpuParameter parameter(
            String kind, ParameterSpec spec, int columns, memory.desc canonical, memory.desc layout) {
        String name = wiring.name() + "." + kind;
        return new CpuParameter(workshop, name, wiring.plan(), spec, columns, canonical, layout, layout);
    }

    private List<Execution> forward(boolean relu) {
        boolean inPlace = wiring.output().precision() == Precision.FLOAT32;
        memory images =
                inPlace ? byImage(wiring.output()) : workshop.allocate(workshop.desc(format_tag.abcd, sizesByImage()));
        List<Execution> steps = new ArrayList<>(windows.unfold(wiring.input()));
        steps.add(products.product(
                "forward",
                products.matrices(windows.matrices(), batch(), windows.width()),
                products.matrices(learned.weight().value(), windows.width(), groupOutputs()),
                products.matrices(sums, batch(), groupOutputs())));
        steps.add(workshop.copy(sumsByImage(), images));
        steps.add(addBias(images, relu));
        if (!inPlace) {
            steps.add(workshop.copy(images, byImage(wiring.output())));
        }
        return steps;
    }

    private Execution addBias(memory images, boolean relu) {
        memory.desc sum = workshop.desc(format_tag.ab, batch(), output().count());
        memory.desc bias = workshop.desc(format_tag.ab, 1, output().count());
        binary.primitive_desc desc = new binary.primitive_desc(
                workshop.engine,
                algorithm.binary_add.value,
                sum,
                bias,
                sum,
                FusedRelu.attributes(workshop, relu),
                false);
        return workshop.execution(
                wiring.name() + " bias",
                desc,
                new binary(desc),
                DNNL_ARG_SRC_0,
                workshop.view(images, sum),
                DNNL_ARG_SRC_1,
                workshop.view(learned.bias().value(), bias),
                DNNL_ARG_DST,
                workshop.view(images, sum));
    }

    private InputGradient inputGradient(LayerSpec.LocallyConnected spec) {
        Unfolding gradients = new Unfolding(wiring, spec);
        Execution product = products.product(
                "input gradient",
                products.matrices(sums, batch(), groupOutputs()),
                products.transposed(learned.weight().value(), windows.width(), groupOutputs()),
                products.matrices(gradients.matrices(), batch(), windows.width()));
        return new InputGradient(product, gradients, gradients.fold(wiring.inputGradient()));
    }

    private Execution weightGradient() {
        return products.product(
                "weight gradient",
                products.transposed(windows.matrices(), batch(), windows.width()),
                products.matrices(sums, batch(), groupOutputs()),
                products.matrices(learned.weight().gradient(), windows.width(), groupOutputs()));
    }

    /** The sum over the images, as a product with ones. */
    private Execution biasGradient() {
        memory ones = workshop.allocate(workshop.desc(format_tag.a, batch()));
        FloatPointer cells = new FloatPointer(ones.get_data_handle());
        for (int image = 0; image < batch(); image++) {
            cells.put(image, 1);
        }
        return products.product(
                "bias gradient",
                products.same(ones, 1, batch()),
                products.matrices(sums, batch(), groupOutputs()),
                products.matrices(learned.bias().gradient(), 1, groupOutputs()));
    }

    /** An output tensor as [images, positions, groups, maps of the group]. */
    private memory byImage(CpuTensor tensor) {
        return workshop.view(tensor.images(), workshop.desc(tensor.precision(), format_tag.abcd, sizesByImage()));
    }

    /** The sums, which lie as [positions, groups, images, maps of the group], in the same order. */
    private memory sumsByImage() {
        long matrix = batch() * groupOutputs();
        long[] strides = {groupOutputs(), wiring.plan().groups() * matrix, matrix, 1};
        return workshop.view(sums, workshop.keep(new memory.desc(sizesByImage(), memory.data_type.f32, strides)));
    }

    private long[] sizesByImage() {
        return new long[] {batch(), output().area(), wiring.plan().groups(), groupOutputs()};
    }

    private Shape output() {
        return wiring.plan().output();
    }

    private long batch() {
        return wiring.output().batch();
    }

    private long groupOutputs() {
        return output().maps() / wiring.plan().groups();
    }

    @Override
    public void forward(Pass pass) {
        forward.forEach(Execution::run);
    }

    @Override
    public void beginBackward() {
        reluBackward.ifPresent(Execution::run);
        outputGradientToSums.run();
    }

    @Override
    public void backwardToInput() {
        inputGradient.ifPresent(gradient -> {
            gradient.product().run();
            gradient.windows().clear();
            gradient.fold().forEach(Execution::run);
        });
    }

    @Override
    public void backwardToWeights() {
        parameterGradients.forEach(Execution::run);
    }

    @Override
    public List<CpuParameter> parameters() {
        return learned.list();
    }
}
