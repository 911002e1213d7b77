package duet.ops.cuda;

import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.Shape;

/**
 * How a convolution is told to cuDNN, whose padding is the same above and below, and left and right. Where no such padding gives
 * the wanted output, the input is copied into a larger (or smaller) image with the zeros in it.
 *
 * @param input what cuDNN reads
 * @param copied whether that is a copy, with the image's first cell at ({@code top}, {@code left})
 * @param rows padding that cuDNN adds above and below
 * @param columns padding that cuDNN adds left and right
 */
record ConvolutionGeometry(Shape input, boolean copied, int top, int left, int rows, int columns) {

    static ConvolutionGeometry of(LayerPlan plan, LayerSpec.Windowed spec) {
        Padding padding = spec.padding();
        Shape in = plan.input();
        Shape out = plan.output();
        if (outputs(in.height(), padding.top(), spec) == out.height()
                && outputs(in.width(), padding.left(), spec) == out.width()) {
            return new ConvolutionGeometry(in, false, 0, 0, padding.top(), padding.left());
        }
        Shape padded = new Shape(in.maps(), reach(out.height(), spec), reach(out.width(), spec));
        return new ConvolutionGeometry(padded, true, padding.top(), padding.left(), 0, 0);
    }

    /** cuDNN's own formula. */
    private static int outputs(int cells, int padding, LayerSpec.Windowed spec) {
        return 1 + Math.floorDiv(cells + 2 * padding - spec.kernel(), spec.stride());
    }

    /** Cells that the windows see. */
    private static int reach(int outputs, LayerSpec.Windowed spec) {
        return (outputs - 1) * spec.stride() + spec.kernel();
    }
}
