package duet.engine.gradcheck;

import duet.ops.network.Initial;
import duet.ops.network.InvalidNetworkException;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A copy of a network that plain loops can compute: the same kinds of layers in the same order with the same kernels, strides and
 * padding, on as many towers, but fewer maps and the smallest image that leaves every layer a few cells. Its starting values are
 * such that signals neither die nor explode, whatever those of the network are made for, and frozen layers learn in it.
 */
final class ShrunkNetwork {
    /** Divisors of the map counts, the first that leaves a network that fits together. */
    private static final List<Integer> DIVISORS = List.of(16, 8, 4, 2, 1);
    /** Layers of no more outputs stay as they are. */
    private static final int FEW = 16;
    /** As many as there may be in each column, and outputs for each of them. */
    private static final int GROUPS = 2;
    /** Rows and columns that are left to a layer that has as many. */
    private static final int CELLS = 2;

    private static final double BIAS_SPREAD = 0.1;

    private ShrunkNetwork() {}

    /**
     * @param spread of the image's values: the last layer's weights are smaller by it, so that the softmax is not saturated
     */
    static NetworkPlan of(NetworkPlan network, double spread) {
        NetworkSpec spec = network.spec();
        return DIVISORS.stream()
                .map(divisor -> layers(spec, divisor, spread))
                .flatMap(layers -> smallest(network, layers).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the network itself fits together"));
    }

    private static Optional<NetworkPlan> smallest(NetworkPlan network, List<LayerSpec> layers) {
        NetworkSpec spec = network.spec();
        return IntStream.rangeClosed(1, spec.input().height())
                .mapToObj(side -> plan(new NetworkSpec(
                        new Shape(spec.input().maps(), side, side), layers, spec.towers(), spec.columns())))
                .flatMap(Optional::stream)
                .filter(shrunk -> leavesCells(network, shrunk))
                .findFirst();
    }

    private static Optional<NetworkPlan> plan(NetworkSpec spec) {
        try {
            return Optional.of(NetworkPlan.of(spec));
        } catch (InvalidNetworkException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean leavesCells(NetworkPlan network, NetworkPlan shrunk) {
        List<Shape> before = outputs(network);
        List<Shape> after = outputs(shrunk);
        return IntStream.range(0, before.size())
                .allMatch(i ->
                        after.get(i).height() >= Math.min(CELLS, before.get(i).height()));
    }

    private static List<Shape> outputs(NetworkPlan network) {
        return network.towers().get(0).segments().stream()
                .flatMap(segment -> segment.layers().stream())
                .map(LayerPlan::output)
                .toList();
    }

    private static List<LayerSpec> layers(NetworkSpec network, int divisor, double spread) {
        List<LayerSpec> layers = network.layers();
        int last = IntStream.range(0, layers.size())
                .filter(i -> layers.get(i) instanceof LayerSpec.Learned)
                .max()
                .orElseThrow();
        List<LayerSpec> shrunk = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            double gain = i == last ? Math.min(1, 1 / spread) : 1;
            shrunk.add(
                    layers.get(i) instanceof LayerSpec.Learned learned
                            ? layer(learned, outputs(learned.outputs(), divisor, network.columns()), gain)
                            : layers.get(i));
        }
        return shrunk;
    }

    private static LayerSpec layer(LayerSpec.Learned layer, int outputs, double gain) {
        ParameterSpec weight = new ParameterSpec(new Initial.He(gain), 1, 0);
        ParameterSpec bias = new ParameterSpec(new Initial.Gaussian(BIAS_SPREAD), 1, 0);
        return (LayerSpec) RecordCopy.with((Record) layer, Map.of("outputs", outputs, "weight", weight, "bias", bias));
    }

    private static int outputs(int outputs, int divisor, int columns) {
        if (outputs <= FEW || divisor == 1) {
            return outputs;
        }
        int together = columns * GROUPS;
        int multiple = (outputs / divisor + together - 1) / together;
        // What the towers cannot share evenly stays so: towers of unlike size are worth a check.
        return Math.max(1, multiple) * together + outputs % columns;
    }
}
