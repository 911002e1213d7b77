package duet.dataloader.statistics;

import duet.dataloader.DataSet;
import java.util.List;

/** What is known about the pixels of a training set, on the scale 0..255. Immutable. */
public final class Statistics {
    private final int side;
    private final int pictures;
    private final float[] meanImage;
    private final List<Double> channelMeans;
    private final PrincipalColours colours;

    Statistics(int side, int pictures, float[] meanImage, List<Double> channelMeans, PrincipalColours colours) {
        this.side = side;
        this.pictures = pictures;
        this.meanImage = meanImage;
        this.channelMeans = List.copyOf(channelMeans);
        this.colours = colours;
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

    /** Rows and columns of the pictures. */
    public int side() {
        return side;
    }

    /** How many pictures were measured. */
    public int pictures() {
        return pictures;
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
        return channelMeans;
    }

    public PrincipalColours colours() {
        return colours;
    }

    static Statistics of(int side, PixelSums sums) {
        float[] mean = new float[DataSet.BANDS * side * side];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sums.value(i) / (double) sums.pictures());
        }
        return new Statistics(side, sums.pictures(), mean, sums.channelMeans(), PrincipalColours.of(sums.covariance()));
    }
}
