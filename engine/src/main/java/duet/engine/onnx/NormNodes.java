package duet.engine.onnx;

import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Shape;
import java.util.List;

/** Normalisations as nodes. ONNX divides alpha by the number of neighbours; a {@link LayerSpec}'s multiplies their plain sum. */
final class NormNodes {
    private final Graph graph;
    private final String name;
    private final String output;
    private final Shape shape;
    private final int groupMaps;

    NormNodes(Graph graph, LayerPlan layer) {
        this.graph = graph;
        name = layer.spec().name();
        output = name + ".output";
        shape = layer.input();
        groupMaps = shape.maps() / layer.groups();
    }

    /** Groups become images of their own: their maps lie together. */
    String append(LayerSpec.LocalResponseNorm norm, String input) {
        boolean grouped = groupMaps < shape.maps();
        String grouping =
                grouped ? reshape(input, name + ".groups", -1, groupMaps, shape.height(), shape.width()) : input;
        String result = grouped ? name + ".normalised" : output;
        if (norm.size() % 2 == 1) {
            graph.add(new Node("LRN", List.of(grouping), result)
                    .with("size", norm.size())
                    .with("alpha", (float) (norm.alpha() * norm.size()))
                    .with("beta", (float) norm.beta())
                    .with("bias", (float) norm.k()));
        } else {
            evenSize(norm, grouping, result);
        }
        return grouped ? reshape(result, output, -1, shape.maps(), shape.height(), shape.width()) : result;
    }

    /** ONNX has more neighbours above than below where their number is even, if it takes it at all; here it is the other way. */
    private void evenSize(LayerSpec.LocalResponseNorm norm, String input, String result) {
        String squares = squares(input);
        String lines = reshape(squares, name + ".lines", -1, 1, groupMaps, shape.area());
        int before = norm.size() / 2;
        graph.add(new Node("AveragePool", List.of(lines), name + ".means")
                .withList("kernel_shape", norm.size(), 1)
                .withList("pads", before, 0, norm.size() - 1 - before, 0)
                .with("count_include_pad", 1));
        String means = reshape(name + ".means", name + ".window", -1, groupMaps, shape.height(), shape.width());
        divide(input, means, norm.alpha() * norm.size(), norm.k(), norm.beta(), result);
    }

    String append(LayerSpec.SpatialNorm norm, String input) {
        int before = norm.size() / 2;
        int after = norm.size() - 1 - before;
        graph.add(new Node("AveragePool", List.of(squares(input)), name + ".means")
                .withList("kernel_shape", norm.size(), norm.size())
                .withList("pads", before, before, after, after)
                .with("count_include_pad", 1));
        divide(input, name + ".means", norm.alpha() * norm.size() * norm.size(), norm.k(), norm.beta(), output);
        return output;
    }

    private String squares(String input) {
        graph.add(new Node("Mul", List.of(input, input), name + ".squares"));
        return name + ".squares";
    }

    /** {@code input / (k + alpha * mean)^beta}. */
    private void divide(String input, String mean, double alpha, double k, double beta, String result) {
        graph.add(new Node("Mul", List.of(mean, real(".alpha", alpha)), name + ".weighted"));
        graph.add(new Node("Add", List.of(name + ".weighted", real(".k", k)), name + ".sum"));
        graph.add(new Node("Pow", List.of(name + ".sum", real(".beta", beta)), name + ".divisor"));
        graph.add(new Node("Div", List.of(input, name + ".divisor"), result));
    }

    private String real(String key, double number) {
        graph.add(Initializer.floats(name + key, List.of(), (first, target) -> target.put(0, (float) number)));
        return name + key;
    }

    private String reshape(String input, String to, long... sizes) {
        graph.add(Initializer.longs(to + ".shape", List.of(sizes.length), sizes));
        graph.add(new Node("Reshape", List.of(input, to + ".shape"), to));
        return to;
    }
}
