package duet.dataloader.packing;

/** Told how packing goes on, by one thread at a time. */
@FunctionalInterface
public interface PackingProgress {

    /**
     * Told once at the start, with what an earlier run has left, and after every picture.
     *
     * @param done pictures that are finished, the rejected among them
     * @param rejected pictures that could not be read
     * @param total pictures of the original
     */
    void packed(long done, long rejected, long total);
}
