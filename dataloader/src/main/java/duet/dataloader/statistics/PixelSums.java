package duet.dataloader.statistics;

import duet.dataloader.DataSet;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Sums over pictures in whole numbers, which come out the same in any order and by any number of hands: of each value of the
 * picture, and of the six products of two bands. They hold 2 thousand million pictures of 256x256. For one thread at a time.
 */
public final class PixelSums {
    private final int side;
    private final long[] values;
    private final long[] products = new long[LaneSums.BAND_PAIRS];
    private final LaneSums recent;
    private int pictures;

    /** @param side rows and columns of the pictures */
    public PixelSums(int side) {
        this.side = side;
        values = new long[DataSet.BANDS * side * side];
        recent = new LaneSums(side * side);
    }

    /** @param planarRgb [3, side, side] */
    public void add(byte[] planarRgb) {
        if (planarRgb.length != values.length) {
            throw new IllegalArgumentException(planarRgb.length + " bytes are no picture of 3x" + side + "x" + side);
        }
        recent.add(planarRgb);
        pictures++;
        if (recent.isFull()) {
            recent.drainTo(values, products);
        }
    }

    /** Adds the pictures of others, which keep theirs. */
    public void add(PixelSums other) {
        other.recent.drainTo(other.values, other.products);
        for (int i = 0; i < values.length; i++) {
            values[i] += other.values[i];
        }
        for (int pair = 0; pair < products.length; pair++) {
            products[pair] += other.products[pair];
        }
        pictures += other.pictures;
    }

    /** Writes all sums; {@link #read} gets the same back. */
    public void write(DataOutput output) throws IOException {
        recent.drainTo(values, products);
        output.writeInt(side);
        output.writeInt(pictures);
        for (long product : products) {
            output.writeLong(product);
        }
        for (long value : values) {
            output.writeLong(value);
        }
    }

    /**
     * Reads sums that were written.
     *
     * @throws IOException when they cannot be read, or are of pictures of another side
     */
    public static PixelSums read(DataInput input, int side) throws IOException {
        int found = input.readInt();
        if (found != side) {
            throw new IOException("sums of pictures of " + found + "x" + found + ", expected " + side + "x" + side);
        }
        PixelSums sums = new PixelSums(side);
        sums.pictures = input.readInt();
        for (int pair = 0; pair < sums.products.length; pair++) {
            sums.products[pair] = input.readLong();
        }
        for (int i = 0; i < sums.values.length; i++) {
            sums.values[i] = input.readLong();
        }
        return sums;
    }

    /** Rows and columns of the pictures. */
    public int side() {
        return side;
    }

    /** How many pictures were added. */
    public int pictures() {
        return pictures;
    }

    /** The mean at every place of the picture, [3, side, side]. */
    float[] meanImage() {
        recent.drainTo(values, products);
        float[] mean = new float[values.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (values[i] / (double) pictures);
        }
        return mean;
    }

    /** Sums of all values of a band. */
    long bandSum(int band) {
        recent.drainTo(values, products);
        int area = side * side;
        long sum = 0;
        for (int i = band * area; i < (band + 1) * area; i++) {
            sum += values[i];
        }
        return sum;
    }

    /** The sum of the products of two bands over all pixels, p not above q. */
    long productSum(int p, int q) {
        recent.drainTo(values, products);
        return products[p * (2 * DataSet.BANDS - p - 1) / 2 + q];
    }
}
