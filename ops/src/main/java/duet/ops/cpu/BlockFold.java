package duet.ops.cpu;

import duet.ops.device.Precision;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import java.util.Optional;
import org.bytedeco.dnnl.memory;

/**
 * How a strided convolution over an image of few maps becomes one that moves by single cells, so that Winograd's algorithm can do
 * it: blocks of {@code stride x stride} pixels are read as the maps of one cell, in [row, column, map] order. The kernel gets zero
 * rows and columns up to a multiple of the stride.
 *
 * @param rows of blocks, padding included
 * @param columns of blocks
 */
record BlockFold(LayerPlan plan, LayerSpec.Convolution convolution, int rows, int columns) implements ImageFold {
    static Optional<BlockFold> of(SegmentPlan segment, Precision precision, int threads) {
        return ImageFold.possible(segment)
                ? Optional.of(of(segment.layers().get(0)))
                        .filter(fold -> fold.allSeen() && fold.worthwhile(precision, threads))
                : Optional.empty();
    }

    private static BlockFold of(LayerPlan plan) {
        LayerSpec.Convolution c = (LayerSpec.Convolution) plan.spec();
        int more = (c.kernel() + c.stride() - 1) / c.stride() - 1;
        return new BlockFold(
                plan, c, plan.output().height() + more, plan.output().width() + more);
    }

    /** Whether the blocks hold all of the image. */
    private boolean allSeen() {
        return convolution.padding().top() + plan.input().height() <= rows * convolution.stride()
                && convolution.padding().left() + plan.input().width() <= columns * convolution.stride();
    }

    private boolean worthwhile(Precision precision, int threads) {
        double direct = (double) plan.output().count() * plan.fanIn();
        return WinogradChoice.suits(kernel(), precision, threads)
                && WinogradChoice.pays(direct, folded(), plan.output(), geometry());
    }

    @Override
    public CpuLayer layer(Wiring wiring, boolean relu) {
        return new FoldedWinograd(wiring, this, relu);
    }

    @Override
    public CpuTensor image(Workshop workshop, int batch) {
        return CpuTensor.padded(
                workshop,
                plan.input(),
                batch,
                Precision.FLOAT32,
                rows * convolution.stride(),
                columns * convolution.stride(),
                convolution.padding().top(),
                convolution.padding().left());
    }

    /** What the convolution over blocks reads. */
    Shape folded() {
        return new Shape(plan.input().maps() * convolution.stride() * convolution.stride(), rows, columns);
    }

    /** Rows and columns of a kernel, in blocks. */
    int kernel() {
        return (convolution.kernel() + convolution.stride() - 1) / convolution.stride();
    }

    WinogradGeometry geometry() {
        return new WinogradGeometry(kernel(), 0, 0);
    }

    /** Lays the pixels of each block side by side. */
    Execution fold(Workshop workshop, CpuTensor image, CpuTensor folded) {
        long[] sizes = {
            (long) image.batch() * rows,
            convolution.stride(),
            columns,
            (long) convolution.stride() * plan.input().maps()
        };
        return workshop.copy(
                workshop.view(image.buffer(), workshop.desc(memory.format_tag.abcd, sizes)),
                workshop.view(folded.images(), workshop.desc(memory.format_tag.acbd, sizes)));
    }

    /** The kernels with the zeros behind them, [output, map, row, column]. */
    memory.desc widened(Workshop workshop) {
        return workshop.desc(
                memory.format_tag.abcd, plan.output().maps(), plan.input().maps(), side(), side());
    }

    /** The kernels as they were, seen within the widened ones. */
    memory.desc kernels(Workshop workshop) {
        long[] sizes = {plan.output().maps(), plan.input().maps(), convolution.kernel(), convolution.kernel()};
        return workshop.keep(widened(workshop).submemory_desc(sizes, new long[] {0, 0, 0, 0}));
    }

    /** The widened kernels as [output, map, block row, row, block column, column]. */
    memory.desc inBlocks(Workshop workshop) {
        long s = convolution.stride();
        long side = side();
        return workshop.strided(blockSizes(), plan.input().maps() * side * side, side * side, s * side, side, s, 1);
    }

    /** The same values as {@link #inBlocks}, ordered as [block row, block column, row, column, map, output]. */
    memory.desc asWinogradReads(Workshop workshop) {
        long outputs = plan.output().maps();
        long maps = plan.input().maps();
        long s = convolution.stride();
        long block = s * s * maps * outputs;
        return workshop.strided(blockSizes(), 1, outputs, kernel() * block, s * maps * outputs, block, maps * outputs);
    }

    private long[] blockSizes() {
        long s = convolution.stride();
        return new long[] {plan.output().maps(), plan.input().maps(), kernel(), s, kernel(), s};
    }

    /** Rows and columns of a widened kernel. */
    int side() {
        return kernel() * convolution.stride();
    }
}
