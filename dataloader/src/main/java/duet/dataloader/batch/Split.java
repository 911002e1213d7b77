package duet.dataloader.batch;

/** The part of a data set a batch is made from. */
public enum Split {
    TRAINING,
    VALIDATION
}
