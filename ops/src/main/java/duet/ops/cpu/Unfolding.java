package duet.ops.cpu;

import duet.ops.network.LayerSpec;
import duet.ops.network.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The windows of a layer laid out as matrices (im2col), and back: for each output position and group one matrix [images, taps *
 * maps of the group], the matrices one behind the other. Float32, whatever the activations are.
 *
 * <p>Between the image and the matrices lies a copy of the image with its padding, so that no window needs to be clipped.
 */
final class Unfolding {
    private final Workshop workshop;
    private final Shape input;
    private final Shape output;
    private final int batch;
    private final int groups;
    private final int kernel;
    private final int stride;
    private final long insideOffset;
    private final long paddedRow;
    private final long paddedImage;
    private final memory padded;
    private final memory matrices;

    Unfolding(Wiring wiring, LayerSpec.LocallyConnected spec) {
        workshop = wiring.workshop();
        input = wiring.plan().input();
        output = wiring.plan().output();
        batch = wiring.input().batch();
        groups = wiring.plan().groups();
        kernel = spec.kernel();
        stride = spec.stride();
        paddedRow = (long) paddedCells(input.width(), spec.padding().left(), output.width()) * input.maps();
        paddedImage = paddedCells(input.height(), spec.padding().top(), output.height()) * paddedRow;
        insideOffset = spec.padding().top() * paddedRow + (long) spec.padding().left() * input.maps();
        padded = workshop.allocate(workshop.desc(memory.format_tag.ab, batch, paddedImage));
        matrices = workshop.allocate(workshop.desc(memory.format_tag.abc, count(), batch, width()));
    }

    /** Room for the image and all windows, and a multiple of the stride: oneDNN takes no view that might overlap itself. */
    private int paddedCells(int cells, int before, int windows) {
        return Math.max(before + cells, windows * stride + Math.max(0, kernel - stride));
    }

    /** How many matrices there are. */
    long count() {
        return (long) output.area() * groups;
    }

    /** Columns of a matrix: the layer's fan-in. */
    long width() {
        return (long) kernel * kernel * groupMaps();
    }

    memory matrices() {
        return matrices;
    }

    /** Copies of an image's windows into the matrices. */
    List<Execution> unfold(CpuTensor image) {
        List<Execution> steps = new ArrayList<>();
        steps.add(workshop.copy(image.images(), inside()));
        for (int tap = 0; tap < kernel * kernel; tap++) {
            steps.add(workshop.copy(seenBy(tap), columnsOf(tap)));
        }
        return steps;
    }

    /** Sums of the matrices where windows overlap; {@link #clear} comes first. */
    List<Execution> fold(CpuTensor image) {
        List<Execution> steps = new ArrayList<>();
        for (int tap = 0; tap < kernel * kernel; tap++) {
            steps.add(workshop.copy(columnsOf(tap), seenBy(tap), adding()));
        }
        steps.add(workshop.copy(inside(), image.images()));
        return steps;
    }

    void clear() {
        Pointer.memset(padded.get_data_handle(), 0, padded.get_desc().get_size());
    }

    private primitive_attr adding() {
        post_ops sum = workshop.keep(new post_ops());
        sum.append_sum(1f, 0, memory.data_type.undef);
        primitive_attr attributes = workshop.keep(new primitive_attr());
        attributes.set_post_ops(sum);
        return attributes;
    }

    /** The image within its padding, sizes as in {@link CpuTensor#images}. */
    private memory inside() {
        long[] sizes = {batch, input.maps(), input.height(), input.width()};
        long[] strides = {paddedImage, 1, paddedRow, input.maps()};
        return part(padded, insideOffset, sizes, strides);
    }

    /** What one tap of the kernel sees at every output position: [images, rows, columns, groups, maps of the group]. */
    private memory seenBy(int tap) {
        long[] strides = {paddedImage, stride * paddedRow, (long) stride * input.maps(), groupMaps(), 1};
        long offset = tap / kernel * paddedRow + (long) (tap % kernel) * input.maps();
        return part(padded, offset, tapSizes(), strides);
    }

    /** The same cells in the matrices. */
    private memory columnsOf(int tap) {
        long matrix = batch * width();
        long[] strides = {width(), output.width() * groups * matrix, groups * matrix, matrix, 1};
        return part(matrices, (long) tap * groupMaps(), tapSizes(), strides);
    }

    private long[] tapSizes() {
        return new long[] {batch, output.height(), output.width(), groups, groupMaps()};
    }

    private int groupMaps() {
        return input.maps() / groups;
    }

    private memory part(memory whole, long offset, long[] sizes, long[] strides) {
        FloatPointer start = workshop.keep(new FloatPointer(whole.get_data_handle()).getPointer(offset));
        return workshop.wrap(start, workshop.keep(new memory.desc(sizes, memory.data_type.f32, strides)));
    }
}
