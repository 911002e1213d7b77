package duet.dataloader.augment;

/** What is subtracted from every pixel. */
public enum Mean {
    /** Nothing. */
    NONE,
    /** The mean of the pixel's band over the training set. */
    CHANNEL,
    /** The central part of the mean image, wherever the crop was and whether mirrored or not: as trained in 2012. */
    IMAGE_CENTRE,
    /** The part of the mean image that lies under the crop, mirrored with it. */
    IMAGE_UNDER_CROP
}
