package duet.ops.cpu;

import duet.ops.device.Parameter.Part;
import duet.ops.device.Pass;
import duet.ops.device.Precision;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.memory;

/** The convolution over the image, with blocks folded into maps; see {@link BlockFold}. The image has no gradient. */
final class FoldedWinograd implements CpuLayer {
    private final BlockFold fold;
    private final LearnedParameters learned;
    private final Execution foldImage;
    private final WinogradArray kernels;
    private final Execution refreshKernels;
    private final WinogradBiases bias;
    private final WinogradCorrelation forward;
    private final Optional<Execution> reluBackward;
    private final Optional<Gradient> gradient;

    /**
     * What a layer that learns has besides.
     *
     * @param kernels gradient of the kernels as Winograd's algorithm has them
     * @param keep copies it to the parameter's
     */
    private record Gradient(WinogradWeightGradient sums, WinogradArray kernels, Execution keep) {}

    /** @param relu whether a relu follows, to be computed with it */
    FoldedWinograd(Wiring wiring, BlockFold fold, boolean relu) {
        this.fold = fold;
        Workshop workshop = wiring.workshop();
        CpuTensor folded = new CpuTensor(workshop, fold.folded(), wiring.input().batch(), Precision.FLOAT32);
        foldImage = fold.fold(workshop, wiring.input(), folded);
        learned = new LearnedParameters(
                wiring,
                workshop.desc(
                        memory.format_tag.abcd,
                        wiring.plan().output().maps(),
                        wiring.plan().input().maps(),
                        fold.convolution().kernel(),
                        fold.convolution().kernel()),
                fold.widened(workshop),
                fold.kernels(workshop),
                workshop.desc(memory.format_tag.a, wiring.plan().biases()));
        memory.desc read = fold.asWinogradReads(workshop);
        kernels = WinogradArray.of(workshop.allocate(read));
        memory.desc inBlocks = fold.inBlocks(workshop);
        refreshKernels = workshop.copy(workshop.view(learned.weight().value(), inBlocks), kernels.memory());
        WinogradImages images = WinogradImages.of(folded);
        WinogradImages output = WinogradImages.of(wiring.output());
        bias = new WinogradBiases(
                learned.bias().cells(Part.VALUE),
                fold.geometry().tiles(output.shape()).columns());
        forward = new WinogradCorrelation(
                workshop,
                wiring.name() + " forward",
                fold.geometry(),
                images,
                output,
                relu ? bias::addThenRelu : bias::add);
        reluBackward = relu ? Optional.of(ReluBackward.of(wiring)) : Optional.empty();
        gradient = wiring.plan().learns()
                ? Optional.of(gradient(
                        wiring,
                        images,
                        workshop.allocate(read),
                        workshop.view(learned.weight().gradient(), inBlocks)))
                : Optional.empty();
    }

    private Gradient gradient(Wiring wiring, WinogradImages images, memory kernels, memory kept) {
        WinogradWeightGradient sums = new WinogradWeightGradient(
                wiring.workshop(),
                wiring.name() + " weight gradient",
                fold.geometry(),
                images,
                WinogradImages.of(wiring.outputGradient()));
        return new Gradient(sums, WinogradArray.of(kernels), wiring.workshop().copy(kernels, kept));
    }

    @Override
    public void forward(Pass pass) {
        foldImage.run();
        refreshKernels.run();
        forward.use(kernels.cells(), learned.weight().version(), false);
        bias.refresh();
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
        gradient.ifPresent(of -> {
            of.sums().run(of.kernels().cells(), learned.bias().cells(Part.GRADIENT));
            of.keep().run();
            forgetAddedCells();
        });
    }

    /** The cells that widen a kernel see pixels, and so have a gradient; without it they stay zero. */
    private void forgetAddedCells() {
        FloatBuffer gradient = learned.weight().cells(Part.GRADIENT);
        int side = fold.side();
        int kept = fold.convolution().kernel();
        for (int i = 0; i < gradient.capacity(); i++) {
            if (i % side >= kept || i / side % side >= kept) {
                gradient.put(i, 0);
            }
        }
    }

    @Override
    public List<CpuParameter> parameters() {
        return learned.list();
    }
}
