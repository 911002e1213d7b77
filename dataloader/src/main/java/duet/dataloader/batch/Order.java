package duet.dataloader.batch;

/** In which order an epoch goes through the training images. */
public enum Order {
    /** Another permutation for every epoch. */
    SHUFFLED_EACH_EPOCH,
    /** The list is shuffled once and every epoch follows it, as in 2012. */
    SHUFFLED_ONCE
}
