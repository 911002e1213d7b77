package duet.ops.cpu;

import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.Shape;

/**
 * A convolution's windows in oneDNN's terms. The padding behind the image is what the output size needs: the declared one, or
 * more where the last window hangs over the edge (ceil rule).
 */
record ConvolutionGeometry(long[] kernel, long[] stride, long[] before, long[] after) {

    static ConvolutionGeometry of(LayerPlan plan, LayerSpec.Convolution convolution) {
        return windows(plan.input(), plan.output(), convolution.kernel(), convolution.stride(), convolution.padding());
    }

    static ConvolutionGeometry windows(Shape input, Shape output, int kernel, int stride, Padding padding) {
        int rows = (output.height() - 1) * stride + kernel - padding.top();
        int columns = (output.width() - 1) * stride + kernel - padding.left();
        return new ConvolutionGeometry(
                new long[] {kernel, kernel},
                new long[] {stride, stride},
                new long[] {padding.top(), padding.left()},
                new long[] {
                    Math.max(padding.bottom(), rows - input.height()),
                    Math.max(padding.right(), columns - input.width())
                });
    }

    /** One window as large as the image: a linear layer. */
    static ConvolutionGeometry whole(LayerPlan plan) {
        long[] kernel = {plan.input().height(), plan.input().width()};
        return new ConvolutionGeometry(kernel, new long[] {1, 1}, new long[] {0, 0}, new long[] {0, 0});
    }
}
