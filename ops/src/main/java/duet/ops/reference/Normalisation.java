package duet.ops.reference;

import duet.ops.device.Pass;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Shape;

/**
 * b = a / s^beta with s = k + alpha * sum of a_j^2 over the cell's neighbourhood: some maps of the same group for the local
 * response normalisation (paper section 3.3), a square of the same map for the spatial one. A neighbourhood of size n around i
 * is i - n/2 .. i - n/2 + n - 1, cut at the ends.
 */
final class Normalisation implements Layer {
    private final Shape shape;
    private final int groupMaps;
    private final int mapSize;
    private final int spatialSize;
    private final double k;
    private final double alpha;
    private final double beta;

    private Normalisation(
            LayerPlan plan, int groups, int mapSize, int spatialSize, double k, double alpha, double beta) {
        this.shape = plan.input();
        this.groupMaps = shape.maps() / groups;
        this.mapSize = mapSize;
        this.spatialSize = spatialSize;
        this.k = k;
        this.alpha = alpha;
        this.beta = beta;
    }

    static Normalisation acrossMaps(LayerPlan plan) {
        LayerSpec.LocalResponseNorm spec = (LayerSpec.LocalResponseNorm) plan.spec();
        return new Normalisation(plan, plan.groups(), spec.size(), 1, spec.k(), spec.alpha(), spec.beta());
    }

    static Normalisation withinMap(LayerPlan plan) {
        LayerSpec.SpatialNorm spec = (LayerSpec.SpatialNorm) plan.spec();
        return new Normalisation(plan, plan.groups(), 1, spec.size(), spec.k(), spec.alpha(), spec.beta());
    }

    @Override
    public void forward(Pass pass, ReferenceTensor input, ReferenceTensor output) {
        output.forEach((n, map, row, column) -> {
            double scale = scale(input, n, map, row, column);
            output.set(n, map, row, column, input.get(n, map, row, column) * StrictMath.pow(scale, -beta));
        });
    }

    /** db_i/da_j = [i = j] * s_i^-beta - 2 * alpha * beta * a_i * s_i^(-beta - 1) * a_j, j in the neighbourhood of i. */
    @Override
    public void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient) {
        inputGradient.clear();
        outputGradient.forEach((n, map, row, column) -> {
            double gradient = outputGradient.get(n, map, row, column);
            double scale = scale(input, n, map, row, column);
            inputGradient.add(n, map, row, column, gradient * StrictMath.pow(scale, -beta));
            double shared =
                    -2 * alpha * beta * gradient * input.get(n, map, row, column) * StrictMath.pow(scale, -beta - 1);
            forEachNeighbour(
                    map, row, column, (m, r, c) -> inputGradient.add(n, m, r, c, shared * input.get(n, m, r, c)));
        });
    }

    private double scale(ReferenceTensor input, int image, int map, int row, int column) {
        double[] sum = new double[1];
        forEachNeighbour(map, row, column, (m, r, c) -> {
            double neighbour = input.get(image, m, r, c);
            sum[0] += neighbour * neighbour;
        });
        return k + alpha * sum[0];
    }

    private void forEachNeighbour(int map, int row, int column, Neighbour neighbour) {
        int group = map / groupMaps * groupMaps;
        for (int m = first(map, mapSize, group); m < end(map, mapSize, group + groupMaps); m++) {
            for (int r = first(row, spatialSize, 0); r < end(row, spatialSize, shape.height()); r++) {
                for (int c = first(column, spatialSize, 0); c < end(column, spatialSize, shape.width()); c++) {
                    neighbour.visit(m, r, c);
                }
            }
        }
    }

    private static int first(int centre, int size, int lowest) {
        return Math.max(lowest, centre - size / 2);
    }

    private static int end(int centre, int size, int limit) {
        return Math.min(limit, centre - size / 2 + size);
    }

    @FunctionalInterface
    private interface Neighbour {
        void visit(int map, int row, int column);
    }
}
