package duet.dataloader.batch;

/**
 * The processor time that a batch took its maker, in nanoseconds; waiting for a disk or for a core is not in it.
 *
 * @param reading to read and decode its pictures
 * @param augmenting to cut, mirror and colour them, and to sum them up
 */
public record MakingTime(long reading, long augmenting) {
    /** Of a maker that does not measure. */
    public static final MakingTime UNKNOWN = new MakingTime(0, 0);
}
