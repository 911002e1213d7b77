package duet.engine.summary;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import duet.engine.config.RunConfig;
import duet.engine.table.TextTable;
import duet.ops.network.LayerCost;
import duet.ops.network.NetworkCost;
import duet.ops.network.NetworkPlan;
import duet.ops.network.Shape;
import duet.ops.network.TowerCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A network on paper: what each layer writes and costs. Neither data nor a device are touched. */
public final class NetworkSummary {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MEBIBYTE = 1 << 20;

    private final RunConfig config;
    private final NetworkPlan network;
    private final NetworkCost cost;

    public NetworkSummary(RunConfig config, NetworkPlan network) {
        this.config = config;
        this.network = network;
        cost = NetworkCost.of(
                network, config.training().batch(), config.precision().bytes());
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(config.name() + ": " + TowerCount.inWords(network.towers().size()) + ", batch "
                + config.training().batch() + ", "
                + config.precision().name().toLowerCase(Locale.ROOT) + ", image "
                + network.spec().input());
        TextTable table = new TextTable(
                2,
                "layer",
                "type",
                "output",
                "parameters",
                "multiply-adds per image",
                "activations per tower",
                "sent in front of it");
        cost.layers().forEach(layer -> table.row(row(layer)));
        table.row(
                "total",
                "",
                "",
                count(cost.parameters()),
                count(cost.forward()),
                "",
                cost.sentBytes() > 0 ? mebibytes(cost.sentBytes()) : "");
        lines.addAll(table.lines());
        lines.add(String.format(
                Locale.ROOT,
                "a training step takes %,d multiply-adds per image, %.4f GFLOP: forward, to weights, and to inputs where"
                        + " something below learns",
                cost.training(),
                2e-9 * cost.training()));
        lines.add("memory of a tower: " + mebibytes(cost.parameterBytes() + cost.activationBytes())
                + ": parameters with momenta and gradients " + mebibytes(cost.parameterBytes())
                + ", activations with gradients " + mebibytes(cost.activationBytes())
                + "; a device needs more beside them");
        if (cost.sentBytes() > 0) {
            String others = network.towers().size() == 2 ? "the other " : "the others ";
            lines.add("each tower sends " + others + mebibytes(cost.sentBytes()) + " a step");
        }
        return lines;
    }

    /** For programs: one object. */
    public String json() {
        ObjectNode root = JSON.createObjectNode()
                .put("name", config.name())
                .put("towers", config.towers())
                .put("batch", config.training().batch())
                .put("precision", config.precision().name().toLowerCase(Locale.ROOT));
        shape(root, "input", network.spec().input());
        root.put("parameters", cost.parameters())
                .put("multiply-adds", cost.forward())
                .put("training-multiply-adds", cost.training())
                .put("parameter-bytes-per-tower", cost.parameterBytes())
                .put("activation-bytes-per-tower", cost.activationBytes())
                .put("sent-bytes-per-step", cost.sentBytes());
        for (LayerCost layer : cost.layers()) {
            describe(layer, root.withArray("layers").addObject());
        }
        return root.toPrettyString();
    }

    private static String[] row(LayerCost layer) {
        return new String[] {
            layer.spec().name(),
            LayerType.of(layer.spec()),
            layer.output().toString(),
            layer.parameters() > 0 ? count(layer.parameters()) : "",
            layer.forward() > 0 ? count(layer.forward()) : "",
            layer.activationBytes() > 0 ? mebibytes(layer.activationBytes()) : "",
            layer.sentBytes() > 0 ? mebibytes(layer.sentBytes()) : ""
        };
    }

    private static void describe(LayerCost layer, ObjectNode to) {
        to.put("name", layer.spec().name()).put("type", LayerType.of(layer.spec()));
        shape(to, "output", layer.output());
        to.put("parameters", layer.parameters())
                .put("multiply-adds", layer.forward())
                .put("multiply-adds-to-input", layer.toInput())
                .put("multiply-adds-to-weights", layer.toWeights())
                .put("activation-bytes-per-tower", layer.activationBytes())
                .put("sent-bytes-per-step", layer.sentBytes());
    }

    private static void shape(ObjectNode to, String name, Shape shape) {
        to.putArray(name).add(shape.maps()).add(shape.height()).add(shape.width());
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MiB", (double) bytes / MEBIBYTE);
    }
}
