package duet.engine.network;

import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;

/**
 * Padding with which windows that only count where they fit whole are those of a layer, however the layer rounds. Programs
 * differ in what they call ceil; all agree on windows that fit.
 */
public final class FullPadding {
    private FullPadding() {}

    public static Padding of(LayerPlan layer, LayerSpec.Windowed spec) {
        return of(layer, spec.kernel(), spec.stride(), spec.padding());
    }

    public static Padding of(LayerPlan layer, int kernel, int stride, Padding padding) {
        return new Padding(
                padding.top(),
                padding.left(),
                end(
                        layer.output().height(),
                        kernel,
                        stride,
                        padding.top(),
                        layer.input().height()),
                end(
                        layer.output().width(),
                        kernel,
                        stride,
                        padding.left(),
                        layer.input().width()));
    }

    /** Cells that the last window needs beyond the image; where none, those that no window sees change nothing. */
    private static int end(int windows, int kernel, int stride, int before, int size) {
        return Math.max(0, (windows - 1) * stride + kernel - before - size);
    }
}
