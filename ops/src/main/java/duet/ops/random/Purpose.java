package duet.ops.random;

/** What a draw is for. The order is part of every run's reproducibility: append only. */
public enum Purpose {
    /** Initial weights: major = layer, minor = index in the whole network's array. */
    INITIAL_WEIGHT,
    /** Dropout masks: major = step, minor = layer and index. */
    DROPOUT,
    /** Order of the images: major = epoch, minor = position. */
    PERMUTATION,
    /** Crop and mirror: major = step, minor = image slot. */
    CROP,
    /** PCA colour: major = step, minor = image slot. */
    COLOUR,
    /** The built-in sample: major = image, minor = element drawn. */
    SAMPLE,
    /** Tests and synthetic data. */
    SYNTHETIC
}
