package duet.dataloader.augment;

/**
 * How each image of a batch is cut out, mirrored and coloured. Its arrays are made once and filled again for every batch,
 * by {@link AugmentationSampler} or from a record; {@link Augmenter} reads them.
 */
public final class AugmentationDraws {
    private static final int AXES = 3;

    private final int[] rows;
    private final int[] columns;
    private final boolean[] mirrored;
    private final double[] colours;

    /** @param capacity the most images of a batch */
    public AugmentationDraws(int capacity) {
        rows = new int[capacity];
        columns = new int[capacity];
        mirrored = new boolean[capacity];
        colours = new double[AXES * capacity];
    }

    /**
     * Sets the part of the stored picture an image shows.
     *
     * @param row first row of the crop
     * @param column first column of the crop
     * @param mirror left to right
     */
    public void cut(int slot, int row, int column, boolean mirror) {
        rows[slot] = row;
        columns[slot] = column;
        mirrored[slot] = mirror;
    }

    /** Sets the coefficients of the colour offset, z of paper section 4.1 before the factor; zeros for no offset. */
    public void colour(int slot, double z0, double z1, double z2) {
        colours[AXES * slot] = z0;
        colours[AXES * slot + 1] = z1;
        colours[AXES * slot + 2] = z2;
    }

    /** First row of the crop in the stored picture. */
    public int row(int slot) {
        return rows[slot];
    }

    /** First column of the crop in the stored picture. */
    public int column(int slot) {
        return columns[slot];
    }

    public boolean mirrored(int slot) {
        return mirrored[slot];
    }

    /** @param axis 0, 1 or 2, from the largest eigenvalue down */
    public double colour(int slot, int axis) {
        return colours[AXES * slot + axis];
    }
}
