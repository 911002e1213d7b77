package duet.dataloader.statistics;

import duet.dataloader.DataSet;
import java.util.List;

/**
 * Sums over pictures in whole numbers, which come out the same in any order: of each value of the picture, and of the six
 * products of two bands. A million 256x256 pictures stay below 2^53, so nothing is lost in the doubles after them.
 */
final class PixelSums {
    private final int area;
    private final long[] values;
    private final long[][] products = new long[DataSet.BANDS][DataSet.BANDS];
    private int pictures;

    PixelSums(int side) {
        area = side * side;
        values = new long[DataSet.BANDS * area];
    }

    void add(byte[] planarRgb) {
        for (int i = 0; i < values.length; i++) {
            values[i] += planarRgb[i] & 0xFF;
        }
        for (int p = 0; p < DataSet.BANDS; p++) {
            for (int q = p; q < DataSet.BANDS; q++) {
                products[p][q] += product(planarRgb, p * area, q * area);
            }
        }
        pictures++;
    }

    private long product(byte[] planarRgb, int p, int q) {
        long sum = 0;
        for (int i = 0; i < area; i++) {
            sum += (planarRgb[p + i] & 0xFF) * (planarRgb[q + i] & 0xFF);
        }
        return sum;
    }

    void add(PixelSums other) {
        for (int i = 0; i < values.length; i++) {
            values[i] += other.values[i];
        }
        for (int p = 0; p < DataSet.BANDS; p++) {
            for (int q = p; q < DataSet.BANDS; q++) {
                products[p][q] += other.products[p][q];
            }
        }
        pictures += other.pictures;
    }

    int pictures() {
        return pictures;
    }

    long value(int index) {
        return values[index];
    }

    List<Double> channelMeans() {
        return List.of(channelMean(0), channelMean(1), channelMean(2));
    }

    private double channelMean(int band) {
        long sum = 0;
        for (int i = band * area; i < (band + 1) * area; i++) {
            sum += values[i];
        }
        return sum / pixels();
    }

    /** Of the bands over all pixels of all pictures. */
    double[][] covariance() {
        double[][] covariance = new double[DataSet.BANDS][DataSet.BANDS];
        for (int p = 0; p < DataSet.BANDS; p++) {
            for (int q = p; q < DataSet.BANDS; q++) {
                covariance[p][q] = products[p][q] / pixels() - channelMean(p) * channelMean(q);
                covariance[q][p] = covariance[p][q];
            }
        }
        return covariance;
    }

    private double pixels() {
        return (double) pictures * area;
    }
}
