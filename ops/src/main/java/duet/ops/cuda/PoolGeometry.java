package duet.ops.cuda;

import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.Shape;
import java.util.Optional;

/** Where the windows of a pool lie: that of output (y, x) begins at (y * stride - padding.top, x * stride - padding.left). */
record PoolGeometry(Shape input, Shape output, int kernel, int stride, Padding padding) {

    /** Empty where the layer is no pool. */
    static Optional<PoolGeometry> of(LayerPlan plan) {
        if (plan.spec() instanceof LayerSpec.MaxPool pool) {
            return Optional.of(
                    new PoolGeometry(plan.input(), plan.output(), pool.kernel(), pool.stride(), pool.padding()));
        } else if (plan.spec() instanceof LayerSpec.AveragePool pool) {
            return Optional.of(
                    new PoolGeometry(plan.input(), plan.output(), pool.kernel(), pool.stride(), pool.padding()));
        }
        return Optional.empty();
    }

    /** Whether cuDNN lays the same windows, with padding that is the same on both sides and no window that begins in it alone. */
    boolean isCudnns() {
        return padding.top() < kernel
                && padding.left() < kernel
                && outputs(input.height(), padding.top()) == output.height()
                && outputs(input.width(), padding.left()) == output.width();
    }

    /** cuDNN's own formula. */
    private int outputs(int cells, int before) {
        return 1 + Math.floorDiv(cells + 2 * before - kernel, stride);
    }
}
