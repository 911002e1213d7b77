package duet.ops.cpu;

import duet.ops.device.Precision;
import duet.ops.network.LayerPlan;
import duet.ops.network.Shape;

/**
 * Whether a convolution is faster by Winograd's algorithm than by its definition. It follows from shapes and threads alone: a
 * choice by the clock would give other bits from run to run.
 */
final class WinogradChoice {
    /** Multiplications in the time in which a number is transformed; measured. */
    private static final double TRANSFORM = 45;
    /** Multiplications must become fewer by this factor: small shapes lose something everywhere. */
    private static final double WORTHWHILE = 1.3;

    /** How much faster bfloat16 multiplies when it computes a weights' gradient directly; measured. */
    private static final double BFLOAT16_SPEED = 1.75;

    private static final double WORTHWHILE_WIDE = 1.1;

    /**
     * Each thread has a weights' gradient of its own, 49 numbers for each pair of maps, until they are added up. With two threads
     * that of conv3 in alexnet.conf becomes 1.6 times as fast instead of 1.9 times; more were not measured, and with more than
     * eight each would have few tiles of a batch of 128 to add up.
     */
    private static final int MOST_THREADS = 8;

    private WinogradChoice() {}

    static boolean suits(LayerPlan plan, ConvolutionGeometry geometry, Precision precision, int threads) {
        Shape outputs = ofGroup(plan, plan.output());
        return suits((int) geometry.kernel()[0], precision, threads)
                && geometry.stride()[0] == 1
                && pays(
                        (double) outputs.count() * plan.fanIn(),
                        ofGroup(plan, plan.input()),
                        outputs,
                        WinogradGeometry.of(geometry));
    }

    /**
     * Whether the weights' gradient of a bfloat16 convolution is faster by Winograd's algorithm in float32. With two threads, each
     * adding up its own, conv3's took a tenth longer than directly.
     */
    static boolean suitsWideGradient(LayerPlan plan, ConvolutionGeometry geometry, Precision precision, int threads) {
        double direct = (double) plan.output().count() * plan.fanIn() * WORTHWHILE / WORTHWHILE_WIDE / BFLOAT16_SPEED;
        return precision == Precision.BFLOAT16
                && threads == 1
                && suits((int) geometry.kernel()[0], Precision.FLOAT32, threads)
                && plan.groups() == 1
                && geometry.stride()[0] == 1
                && pays(direct, plan.input(), plan.output(), WinogradGeometry.of(geometry));
    }

    private static Shape ofGroup(LayerPlan plan, Shape shape) {
        return new Shape(shape.maps() / plan.groups(), shape.height(), shape.width());
    }

    /** Whether the transforms are there for kernels of so many rows and columns, and may win. */
    static boolean suits(int kernel, Precision precision, int threads) {
        return precision == Precision.FLOAT32 && threads <= MOST_THREADS && (kernel == 3 || kernel == 5);
    }

    /** @param direct multiplications by the definition, for an image */
    static boolean pays(double direct, Shape input, Shape output, WinogradGeometry geometry) {
        double inputs = input.maps();
        double outputs = output.maps();
        WinogradTiles tiles = geometry.tiles(output);
        double cells = (double) tiles.rows() * tiles.columns() * WinogradTransform.POINTS * WinogradTransform.POINTS;
        return direct > WORTHWHILE * cells * (inputs * outputs + TRANSFORM * (inputs + outputs));
    }
}
