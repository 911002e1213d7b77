package duet.dataloader.batch;

import duet.dataloader.augment.AugmentationDraws;
import java.util.Arrays;

/**
 * Every choice that made a training batch: which images, and how each was cut, mirrored and coloured. Immutable. The same
 * choices make the same batch, whatever the seed.
 */
public final class DrawnBatch {
    /** Colour coefficients of an image, one for each principal axis. */
    public static final int AXES = 3;

    private final int[] images;
    private final int[] rows;
    private final int[] columns;
    private final boolean[] mirrored;
    private final double[] colours;

    /**
     * Copies what it is given; one entry per image.
     *
     * @param images indices in the training split
     * @param rows first row of the crop in the stored picture
     * @param columns first column of the crop
     * @param mirrored left to right
     * @param colours {@link #AXES} standard normal coefficients per image (z of paper section 4.1 before the factor), image by
     *     image; zeros where there is no colour noise
     * @throws IllegalArgumentException when the lengths do not go together
     */
    public DrawnBatch(int[] images, int[] rows, int[] columns, boolean[] mirrored, double[] colours) {
        if (rows.length != images.length
                || columns.length != images.length
                || mirrored.length != images.length
                || colours.length != AXES * images.length) {
            throw new IllegalArgumentException(images.length + " images, " + rows.length + " rows, " + columns.length
                    + " columns, " + mirrored.length + " mirrors and " + colours.length
                    + " colour coefficients do not go together");
        }
        this.images = images.clone();
        this.rows = rows.clone();
        this.columns = columns.clone();
        this.mirrored = mirrored.clone();
        this.colours = colours.clone();
    }

    /** The choices of the first {@code size} images of a buffer. */
    static DrawnBatch of(int[] imageIds, AugmentationDraws draws, int size) {
        int[] rows = new int[size];
        int[] columns = new int[size];
        boolean[] mirrored = new boolean[size];
        double[] colours = new double[AXES * size];
        for (int slot = 0; slot < size; slot++) {
            rows[slot] = draws.row(slot);
            columns[slot] = draws.column(slot);
            mirrored[slot] = draws.mirrored(slot);
            for (int axis = 0; axis < AXES; axis++) {
                colours[AXES * slot + axis] = draws.colour(slot, axis);
            }
        }
        return new DrawnBatch(Arrays.copyOf(imageIds, size), rows, columns, mirrored, colours);
    }

    /** How many images the batch has. */
    public int size() {
        return images.length;
    }

    /** Index of the image in a slot, in the training split. */
    public int image(int slot) {
        return images[slot];
    }

    /** First row of the crop in the stored picture. */
    public int row(int slot) {
        return rows[slot];
    }

    /** First column of the crop in the stored picture. */
    public int column(int slot) {
        return columns[slot];
    }

    /** Whether the crop is mirrored left to right. */
    public boolean mirrored(int slot) {
        return mirrored[slot];
    }

    /**
     * A standard normal coefficient; 0 where there is no colour noise.
     *
     * @param axis 0, 1 or 2, from the largest eigenvalue down
     */
    public double colour(int slot, int axis) {
        return colours[AXES * slot + axis];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DrawnBatch that
                && Arrays.equals(images, that.images)
                && Arrays.equals(rows, that.rows)
                && Arrays.equals(columns, that.columns)
                && Arrays.equals(mirrored, that.mirrored)
                && Arrays.equals(colours, that.colours);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(images);
    }

    @Override
    public String toString() {
        return images.length + " images " + Arrays.toString(images);
    }
}
