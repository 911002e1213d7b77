package duet.ops.cuda;

/**
 * How a card computes.
 *
 * @param tf32 whether float32 products may be taken of factors that are rounded to 10 bits of significand (TF32), which cards since
 *     Ampere multiply about eight times as fast; sums are float32 either way
 * @param workspaceBytes most memory that a convolution may take to be faster, for all of a device's layers together
 */
public record CudaOptions(boolean tf32, long workspaceBytes) {
    private static final long GIBIBYTE = 1L << 30;

    /** Full float32, and up to 1 GiB of workspace. */
    public static final CudaOptions DEFAULT = new CudaOptions(false, GIBIBYTE);

    public CudaOptions {
        if (workspaceBytes < 0) {
            throw new IllegalArgumentException("a workspace has 0 bytes or more, not " + workspaceBytes);
        }
    }
}
