package duet.ops.cpu;

import duet.ops.device.Precision;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.SegmentPlan;
import java.util.Optional;

/** Another way to read the image, in which the strided convolution over it becomes one that suits the processor better. */
sealed interface ImageFold permits BlockFold, ColumnFold {
    /** More fill the processor's vectors by themselves. */
    int FEW_MAPS = 4;

    /** The fold of the image that a segment reads, if one is worth its while. */
    static Optional<ImageFold> of(SegmentPlan segment, Precision precision, int threads) {
        Optional<BlockFold> blocks = BlockFold.of(segment, precision, threads);
        return blocks.isPresent()
                ? blocks.map(fold -> fold)
                : ColumnFold.of(segment, precision).map(fold -> fold);
    }

    /** Whether a segment begins with a convolution over an image that strides and sees every pixel. */
    static boolean possible(SegmentPlan segment) {
        LayerPlan first = segment.layers().get(0);
        return segment.image()
                && first.groups() == 1
                && first.input().maps() <= FEW_MAPS
                && first.spec() instanceof LayerSpec.Convolution convolution
                && convolution.stride() > 1
                && convolution.kernel() > convolution.stride();
    }

    /** The image inside its padding, which stays zero. */
    CpuTensor image(Workshop workshop, int batch);

    /**
     * The convolution over it.
     *
     * @param relu whether a relu follows, to be computed with it
     */
    CpuLayer layer(Wiring wiring, boolean relu);
}
