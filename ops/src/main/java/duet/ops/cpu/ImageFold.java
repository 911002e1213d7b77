package duet.ops.cpu;

import duet.ops.device.Precision;
import duet.ops.network.SegmentPlan;
import java.util.Optional;

/** Another way to read the image, in which the strided convolution over it becomes one that suits the processor better. */
sealed interface ImageFold permits BlockFold, ColumnFold {

    /** The fold of the image that a segment reads, if one is worth its while. */
    static Optional<ImageFold> of(SegmentPlan segment, Precision precision, int threads) {
        Optional<BlockFold> blocks = BlockFold.of(segment, precision, threads);
        return blocks.isPresent()
                ? blocks.map(fold -> fold)
                : ColumnFold.of(segment, precision).map(fold -> fold);
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
