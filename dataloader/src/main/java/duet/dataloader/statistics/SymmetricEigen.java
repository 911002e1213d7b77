package duet.dataloader.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Eigenvalues, largest first, and unit eigenvectors of a small symmetric matrix by Jacobi's rotations (1846). Each vector's
 * component of largest magnitude is positive, so the result is unique.
 */
record SymmetricEigen(List<Double> values, List<List<Double>> vectors) {
    private static final int MOST_SWEEPS = 50;

    static SymmetricEigen of(double[][] matrix) {
        int n = matrix.length;
        double[][] a =
                IntStream.range(0, n).mapToObj(row -> matrix[row].clone()).toArray(double[][]::new);
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) {
            v[i][i] = 1;
        }
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    rotate(a, v, p, q);
                }
            }
        }
        List<Integer> order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> a[i][i]).reversed())
                .toList();
        return new SymmetricEigen(
                order.stream().map(i -> a[i][i]).toList(),
                order.stream().map(i -> column(v, i)).toList());
    }

    /** Makes a[p][q] zero: a becomes J' a J and v becomes v J. */
    private static void rotate(double[][] a, double[][] v, int p, int q) {
        if (a[p][q] == 0) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double cosine = 1 / Math.sqrt(tangent * tangent + 1);
        double sine = tangent * cosine;
        for (int k = 0; k < a.length; k++) {
            double akp = a[k][p];
            double akq = a[k][q];
            a[k][p] = cosine * akp - sine * akq;
            a[k][q] = sine * akp + cosine * akq;
            double vkp = v[k][p];
            double vkq = v[k][q];
            v[k][p] = cosine * vkp - sine * vkq;
            v[k][q] = sine * vkp + cosine * vkq;
        }
        for (int k = 0; k < a.length; k++) {
            double apk = a[p][k];
            double aqk = a[q][k];
            a[p][k] = cosine * apk - sine * aqk;
            a[q][k] = sine * apk + cosine * aqk;
        }
        a[p][q] = 0;
        a[q][p] = 0;
    }

    private static List<Double> column(double[][] v, int index) {
        double largest = 0;
        for (double[] row : v) {
            largest = Math.abs(row[index]) > Math.abs(largest) ? row[index] : largest;
        }
        double sign = Math.signum(largest);
        return IntStream.range(0, v.length)
                .mapToObj(row -> sign * v[row][index])
                .toList();
    }
}
