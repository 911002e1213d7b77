package duet.dataloader.statistics;

import duet.dataloader.DataSet;
import java.util.List;

/** What is known about the pixels of a training set, on the scale 0..255. Immutable. */
public final class Statistics {
    private final int side;
    private final float[] meanImage;
    private final ColourStatistics spread;
    private final PrincipalColours colours;

    private Statistics(int side, float[] meanImage, ColourStatistics spread) {
        if (meanImage.length != DataSet.BANDS * side * side) {
            throw new IllegalArgumentException(
                    meanImage.length + " values are no mean image of 3x" + side + "x" + side);
        }
        this.side = side;
        this.meanImage = meanImage;
        this.spread = spread;
        this.colours = spread.principalColours();
    }

    /** How a measurement goes on; called for every picture, by one thread at a time. */
    @FunctionalInterface
    public interface Progress {
        void measured(int done, int total);
    }

    /**
     * Reads the training pictures, all of them or, where there are more than {@code most}, that many drawn by the seed. The
     * result is the same for any number of threads.
     *
     * @throws duet.dataloader.DataException with every picture that cannot be read
     */
    public static Statistics measure(DataSet set, int most, long seed, int threads, Progress progress) {
        return new Measurement(set, most, seed, progress).run(threads);
    }

    /**
     * The statistics of pictures that were added up, at least one. They are those that {@link #measure} finds on the same
     * pixels, to the bit.
     */
    public static Statistics of(PixelSums sums) {
        if (sums.pictures() == 0) {
            throw new IllegalArgumentException("there are no statistics of no pictures");
        }
        return new Statistics(sums.side(), sums.meanImage(), ColourStatistics.of(sums));
    }

    /**
     * Statistics that were measured before.
     *
     * @param meanImage [3, side, side]; copied
     */
    public static Statistics of(int side, float[] meanImage, ColourStatistics spread) {
        return new Statistics(side, meanImage.clone(), spread);
    }

    /** Rows and columns of the pictures. */
    public int side() {
        return side;
    }

    /** How many pictures were measured. */
    public int pictures() {
        return spread.pictures();
    }

    /** The mean at (band, row, column). */
    public float mean(int band, int row, int column) {
        return meanImage[(band * side + row) * side + column];
    }

    /** The mean image, [3, side, side]; a copy. */
    public float[] meanImage() {
        return meanImage.clone();
    }

    /** The means of red, green and blue over all pixels. */
    public List<Double> channelMeans() {
        return spread.channelMeans();
    }

    /** Means, covariance, eigenvalues and eigenvectors of the bands over all pixels. */
    public ColourStatistics spread() {
        return spread;
    }

    /** The principal axes of the covariance with the standard deviations along them. */
    public PrincipalColours colours() {
        return colours;
    }
}
