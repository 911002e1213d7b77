package duet.dataloader.statistics;

import duet.dataloader.DataSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How the values of red, green and blue are spread over all pixels of a set's pictures, on the scale 0..255.
 *
 * @param pictures how many pictures were measured, at least 1
 * @param channelMeans of red, green and blue
 * @param covariance of the bands, [3, 3], divided by the number of pixels
 * @param eigenvalues of the covariance, largest first: the variances along the principal axes
 * @param eigenvectors in the same order, each of unit length over (red, green, blue)
 */
public record ColourStatistics(
        int pictures,
        List<Double> channelMeans,
        List<List<Double>> covariance,
        List<Double> eigenvalues,
        List<List<Double>> eigenvectors) {

    public ColourStatistics {
        channelMeans = List.copyOf(channelMeans);
        covariance = covariance.stream().map(List::copyOf).toList();
        eigenvalues = List.copyOf(eigenvalues);
        eigenvectors = eigenvectors.stream().map(List::copyOf).toList();
        if (pictures < 1) {
            throw new IllegalArgumentException("statistics of " + pictures + " pictures, expected at least 1");
        }
        requireVector("means", channelMeans);
        requireMatrix("covariance", covariance);
        requireVector("eigenvalues", eigenvalues);
        requireMatrix("eigenvectors", eigenvectors);
    }

    private static void requireMatrix(String name, List<List<Double>> rows) {
        if (rows.size() != DataSet.BANDS) {
            throw new IllegalArgumentException(name + " of " + rows.size() + " rows, expected " + DataSet.BANDS);
        }
        rows.forEach(row -> requireVector(name, row));
    }

    private static void requireVector(String name, List<Double> values) {
        if (values.size() != DataSet.BANDS || !values.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(name + " " + values + ", expected " + DataSet.BANDS + " numbers");
        }
    }

    static ColourStatistics of(PixelSums sums) {
        double[][] covariance = new double[DataSet.BANDS][DataSet.BANDS];
        for (int p = 0; p < DataSet.BANDS; p++) {
            for (int q = p; q < DataSet.BANDS; q++) {
                covariance[p][q] = covariance(sums, p, q);
                covariance[q][p] = covariance[p][q];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(covariance);
        return new ColourStatistics(
                sums.pictures(),
                IntStream.range(0, DataSet.BANDS)
                        .mapToObj(band -> sums.bandSum(band) / (double) pixels(sums))
                        .toList(),
                IntStream.range(0, DataSet.BANDS)
                        .mapToObj(
                                row -> DoubleStream.of(covariance[row]).boxed().toList())
                        .toList(),
                eigen.values(),
                eigen.vectors());
    }

    /** (n * sum(pq) - sum(p) * sum(q)) / n^2 in whole numbers: nothing is lost where the two terms are nearly equal. */
    private static double covariance(PixelSums sums, int p, int q) {
        BigInteger n = BigInteger.valueOf(pixels(sums));
        BigInteger spread = n.multiply(BigInteger.valueOf(sums.productSum(p, q)))
                .subtract(BigInteger.valueOf(sums.bandSum(p)).multiply(BigInteger.valueOf(sums.bandSum(q))));
        return new BigDecimal(spread)
                .divide(new BigDecimal(n.multiply(n)), MathContext.DECIMAL64)
                .doubleValue();
    }

    private static long pixels(PixelSums sums) {
        return (long) sums.pictures() * sums.side() * sums.side();
    }

    PrincipalColours principalColours() {
        return new PrincipalColours(
                eigenvalues.stream().map(value -> Math.sqrt(Math.max(0, value))).toList(), eigenvectors);
    }
}
