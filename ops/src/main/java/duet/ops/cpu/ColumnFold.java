package duet.ops.cpu;

import duet.ops.device.Precision;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.SegmentPlan;
import java.util.Optional;
import org.bytedeco.dnnl.memory;

/**
 * How a strided convolution over an image of few maps becomes one over more maps: {@code stride} neighbouring columns are read
 * as maps of one column. In [row, column, map] order that is the same memory, once the image has its padding around it. The
 * kernel gets zero columns up to a multiple of the stride. oneDNN's bfloat16 kernels multiply pairs of maps and waste much of
 * their width on three.
 *
 * @param rows of the padded image
 * @param columns of the padded image, a multiple of the stride
 */
record ColumnFold(LayerPlan plan, LayerSpec.Convolution convolution, int rows, int columns) implements ImageFold {
    static Optional<ColumnFold> of(SegmentPlan segment, Precision precision) {
        return precision == Precision.BFLOAT16 && ImageFold.possible(segment)
                ? Optional.of(of(segment.layers().get(0))).filter(ColumnFold::allSeen)
                : Optional.empty();
    }

    private static ColumnFold of(LayerPlan plan) {
        LayerSpec.Convolution c = (LayerSpec.Convolution) plan.spec();
        int rows = Math.max(
                c.padding().top() + plan.input().height(), (plan.output().height() - 1) * c.stride() + c.kernel());
        int columns = Math.max(
                c.padding().left() + plan.input().width(),
                (plan.output().width() - 1) * c.stride() + folded(c) * c.stride());
        return new ColumnFold(plan, c, rows, (columns + c.stride() - 1) / c.stride() * c.stride());
    }

    private static int folded(LayerSpec.Convolution c) {
        return (c.kernel() + c.stride() - 1) / c.stride();
    }

    @Override
    public CpuLayer layer(Wiring wiring, boolean relu) {
        return new FoldedConvolution(wiring, this, relu);
    }

    @Override
    public CpuTensor image(Workshop workshop, int batch) {
        return CpuTensor.padded(
                workshop,
                plan.input(),
                batch,
                Precision.BFLOAT16,
                rows,
                columns,
                convolution.padding().top(),
                convolution.padding().left());
    }

    /** Sizes of the padded image: [batch, maps * stride, rows, columns / stride]. */
    memory.desc source(Workshop workshop, int batch, Precision precision) {
        return workshop.desc(
                precision, memory.format_tag.acdb, batch, foldedMaps(), rows, columns / convolution.stride());
    }

    /** Sizes of the widened kernels: [outputs, maps * stride, kernel, columns / stride]. */
    memory.desc weights(Workshop workshop, Precision precision, memory.format_tag layout) {
        return workshop.desc(
                precision, layout, plan.output().maps(), foldedMaps(), convolution.kernel(), folded(convolution));
    }

    /** The kernels as they were, seen within widened ones in [output, row, column, map] order. */
    memory.desc kernels(Workshop workshop) {
        long outputs = plan.output().maps();
        long maps = plan.input().maps();
        long kernel = convolution.kernel();
        memory.desc widened = workshop.desc(memory.format_tag.acdb, outputs, maps, kernel, kernelColumns());
        return workshop.keep(
                widened.submemory_desc(new long[] {outputs, maps, kernel, kernel}, new long[] {0, 0, 0, 0}));
    }

    /** Columns of the widened kernels. */
    int kernelColumns() {
        return folded(convolution) * convolution.stride();
    }

    ConvolutionGeometry geometry() {
        long[] kernel = {convolution.kernel(), folded(convolution)};
        long[] stride = {convolution.stride(), 1};
        return new ConvolutionGeometry(kernel, stride, new long[] {0, 0}, new long[] {0, 0});
    }

    /** Whether the windows reach every row and column: oneDNN takes no image that goes on behind the last window. */
    private boolean allSeen() {
        return rows == (plan.output().height() - 1) * convolution.stride() + convolution.kernel()
                && columns == (plan.output().width() - 1 + folded(convolution)) * convolution.stride();
    }

    private long foldedMaps() {
        return (long) plan.input().maps() * convolution.stride();
    }
}
