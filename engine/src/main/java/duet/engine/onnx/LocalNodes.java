package duet.engine.onnx;

import duet.engine.network.FullPadding;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.Shape;
import java.util.List;

/**
 * A locally connected layer, for which ONNX has no operator: what each place sees is gathered, [batch, groups, places, inputs of a
 * place], and multiplied by the place's weights.
 */
final class LocalNodes {
    private final Graph graph;
    private final LayerPlan layer;
    private final LayerSpec.LocallyConnected spec;
    private final String name;
    private final Padding padding;
    private final int rows;
    private final int columns;

    LocalNodes(Graph graph, LayerPlan layer, LayerSpec.LocallyConnected spec) {
        this.graph = graph;
        this.layer = layer;
        this.spec = spec;
        name = spec.name();
        padding = FullPadding.of(layer, spec);
        rows = layer.input().height() + padding.top() + padding.bottom();
        columns = layer.input().width() + padding.left() + padding.right();
    }

    /** @param weight [groups, outputs / groups, places, inputs of a place] */
    String append(String input, String weight, String bias) {
        Shape output = layer.output();
        constant(".pads", 0, 0, padding.top(), padding.left(), 0, 0, padding.bottom(), padding.right());
        graph.add(new Node("Pad", List.of(input, name + ".pads"), name + ".padded"));
        constant(".row", -1, (long) layer.input().maps() * rows * columns);
        graph.add(new Node("Reshape", List.of(name + ".padded", name + ".row"), name + ".flat"));
        graph.add(Initializer.longs(name + ".seen", List.of(layer.groups(), output.area(), layer.fanIn()), seen()));
        graph.add(new Node("Gather", List.of(name + ".flat", name + ".seen"), name + ".windows").with("axis", 1));
        graph.add(new Node("Einsum", List.of(name + ".windows", weight), name + ".products")
                .with("equation", "ngpk,gopk->ngop"));
        constant(".maps", -1, output.maps(), output.height(), output.width());
        graph.add(new Node("Reshape", List.of(name + ".products", name + ".maps"), name + ".sums"));
        graph.add(new Node("Add", List.of(name + ".sums", bias), name + ".output"));
        return name + ".output";
    }

    private void constant(String key, long... values) {
        graph.add(Initializer.longs(name + key, List.of(values.length), values));
    }

    /** By group, place, and cell of the window: where in the padded maps that is. */
    private long[] seen() {
        int groupMaps = layer.input().maps() / layer.groups();
        int width = layer.output().width();
        long[] seen = new long[layer.groups() * layer.output().area() * layer.fanIn()];
        int at = 0;
        for (int group = 0; group < layer.groups(); group++) {
            for (int place = 0; place < layer.output().area(); place++) {
                for (int map = group * groupMaps; map < (group + 1) * groupMaps; map++) {
                    for (int cell = 0; cell < spec.kernel() * spec.kernel(); cell++) {
                        long row = (long) place / width * spec.stride() + cell / spec.kernel();
                        int column = place % width * spec.stride() + cell % spec.kernel();
                        seen[at++] = (map * (long) rows + row) * columns + column;
                    }
                }
            }
        }
        return seen;
    }
}
