package duet.engine.filters;

import duet.engine.picture.PngSheet;
import duet.ops.tower.ParameterCopy;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The kernels of a network's lowest layer as they are in the towers' copies, drawn as the verb {@code filters} draws them. */
public final class FirstLayer {
    private static final String WEIGHT = ".weight";
    private static final int COLOURS = 3;
    private static final int DIMENSIONS = 4;

    private FirstLayer() {}

    /**
     * @param towers each tower's rows, in the order of the towers
     * @param scale pixels a weight, each way
     * @return empty where the lowest layer is no convolution over a picture, or is not finite
     */
    public static Optional<PngSheet> draw(List<ParameterCopy> towers, int scale) {
        ParameterCopy.Rows first = towers.get(0).rows().get(0);
        List<Integer> shape = first.shape();
        if (shape.size() != DIMENSIONS || shape.get(1) != COLOURS) {
            return Optional.empty();
        }
        float[] weights = weights(towers, shape);
        if (IntStream.range(0, weights.length).anyMatch(i -> !Float.isFinite(weights[i]))) {
            return Optional.empty();
        }
        String layer = first.name().substring(0, first.name().length() - WEIGHT.length());
        Kernels kernels = new Kernels(layer, shape.get(0), COLOURS, shape.get(2), towers.size(), true, weights);
        return Optional.of(new KernelSheet(kernels, List.of(), scale, false).draw());
    }

    private static float[] weights(List<ParameterCopy> towers, List<Integer> shape) {
        FloatBuffer all = FloatBuffer.allocate(shape.stream().reduce(1, Math::multiplyExact));
        for (ParameterCopy tower : towers) {
            all.put(tower.rows().get(0).value().duplicate().clear());
        }
        return all.array();
    }
}
