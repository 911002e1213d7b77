package duet.engine.gradcheck;

/**
 * What the check of one weight or bias array came to.
 *
 * @param name {@code conv1.weight}
 * @param samples values at which differences were taken
 * @param redrawn values that were given up since the loss bends there
 * @param differenceError largest of the samples: the reference's gradient against the difference, as a share of whichever is
 *     larger, it or the array's root mean square
 * @param deviceError the device's gradient against the reference's over the whole array: norm of the difference over the norm
 * @param passed whether both are within their tolerances; never where all gradients are zero
 */
record ArrayCheck(String name, int samples, int redrawn, double differenceError, double deviceError, boolean passed) {}
