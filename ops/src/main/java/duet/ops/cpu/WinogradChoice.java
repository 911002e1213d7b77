package duet.ops.cpu;

import duet.ops.device.Precision;
import duet.ops.network.LayerPlan;

/**
 * Whether a convolution is faster by Winograd's algorithm than by its definition. It follows from shapes and threads alone: a
 * choice by the clock would give other bits from run to run.
 */
final class WinogradChoice {
    /** Multiplications in the time in which a number is transformed; measured. */
    private static final double TRANSFORM = 45;
    /** Multiplications must become fewer by this factor: small shapes lose something everywhere. */
    private static final double WORTHWHILE = 1.3;

    private WinogradChoice() {}

    /** @param threads of the device; only one of them transforms, so with two hardly anything is won, and with more nothing */
    static boolean suits(LayerPlan plan, ConvolutionGeometry geometry, Precision precision, int threads) {
        return precision == Precision.FLOAT32
                && threads == 1
                && plan.groups() == 1
                && geometry.stride()[0] == 1
                && (geometry.kernel()[0] == 3 || geometry.kernel()[0] == 5)
                && pays(plan, WinogradGeometry.of(geometry));
    }

    private static boolean pays(LayerPlan plan, WinogradGeometry geometry) {
        double inputs = plan.input().maps();
        double outputs = plan.output().maps();
        WinogradTiles tiles = geometry.tiles(plan.output());
        double direct = (double) plan.output().area() * geometry.kernel() * geometry.kernel() * inputs * outputs;
        double cells = (double) tiles.rows() * tiles.columns() * WinogradTransform.POINTS * WinogradTransform.POINTS;
        return direct > WORTHWHILE * cells * (inputs * outputs + TRANSFORM * (inputs + outputs));
    }
}
