package duet.ops.tower;

import duet.ops.device.Draws;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network drawn for a number of towers: layers that see all maps and layers that see their own column's in any order, under
 * logits that the towers can seldom share evenly.
 */
record DrawnNetwork(long seed, int number, int towers, int columns, List<LayerSpec> layers) {
    static final int BATCH = 4;

    private static final Shape IMAGE = new Shape(3, 8, 8);
    private static final ParameterSpec WEIGHT = new ParameterSpec(new Initial.He(1), 1, 1);
    private static final ParameterSpec BIAS = new ParameterSpec(new Initial.Gaussian(0.1), 2, 0);

    static DrawnNetwork draw(long seed, int number, int towers) {
        Draws draws = new Draws(seed, 100L * towers + number);
        int columns = towers * draws.oneOf(1, 1, 2);
        return new DrawnNetwork(seed, number, towers, columns, layers(draws, columns));
    }

    private static List<LayerSpec> layers(Draws draws, int columns) {
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(convolution("conv1", maps(draws, columns), 2, Connect.ALL, 1));
        layers.add(new LayerSpec.Relu("relu1"));
        if (draws.coin()) {
            layers.add(new LayerSpec.LocalResponseNorm("lrn1", 3, 2, 1e-2, 0.75, Connect.OWN));
        }
        if (draws.coin()) {
            layers.add(new LayerSpec.AveragePool("pool1", 2, 1, Padding.NONE, false));
        }
        for (int i = 2; i < 5; i++) {
            layers.add(middle(draws, "layer" + i, maps(draws, columns)));
            layers.add(new LayerSpec.AbsTanh("abs" + i));
        }
        if (draws.coin()) {
            layers.add(linear("fc5", maps(draws, columns), connect(draws)));
            layers.add(new LayerSpec.Dropout("dropout5", 0.5, draws.coin()));
        }
        layers.add(linear("fc6", columns + draws.between(1, 2 * columns), Connect.ALL));
        layers.add(new LayerSpec.Softmax("softmax"));
        return layers;
    }

    private static LayerSpec middle(Draws draws, String name, int outputs) {
        Connect connect = connect(draws);
        int groups = connect == Connect.OWN ? draws.between(1, 2) : 1;
        return draws.coin()
                ? convolution(name, outputs, 1, connect, groups)
                : new LayerSpec.LocallyConnected(
                        name, outputs, 3, 1, Padding.all(1), false, connect, groups, WEIGHT, BIAS);
    }

    private static Connect connect(Draws draws) {
        return draws.coin() ? Connect.OWN : Connect.ALL;
    }

    /** Two groups in each column. */
    private static int maps(Draws draws, int columns) {
        return 2 * columns * draws.between(1, 2);
    }

    private static LayerSpec convolution(String name, int outputs, int stride, Connect connect, int groups) {
        return new LayerSpec.Convolution(
                name, outputs, 3, stride, Padding.all(1), false, connect, groups, WEIGHT, BIAS);
    }

    private static LayerSpec linear(String name, int outputs, Connect connect) {
        return new LayerSpec.Linear(name, outputs, connect, WEIGHT, BIAS);
    }

    /** On another number of towers it is the same network, in the same columns. */
    NetworkPlan plan(int onTowers) {
        return NetworkPlan.of(new NetworkSpec(IMAGE, layers, onTowers, columns));
    }

    FloatBuffer images(long step) {
        return new Draws(seed, step).normals(BATCH * IMAGE.count(), 1);
    }

    /** Below the smallest number of outputs that is drawn. */
    int[] labels() {
        return IntStream.range(0, BATCH).map(image -> image % 3).toArray();
    }

    @Override
    public String toString() {
        return "draw " + number + " of seed " + seed + " on " + towers + " towers, " + columns + " columns: "
                + layers.stream().map(DrawnNetwork::inWords).collect(Collectors.joining(" "));
    }

    private static String inWords(LayerSpec layer) {
        return layer instanceof LayerSpec.Learned learned
                ? layer.name() + "(" + learned.outputs() + " " + learned.connect() + ")"
                : layer.name();
    }
}
