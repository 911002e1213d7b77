package duet.engine.onnx;

import duet.engine.network.FullPadding;
import duet.engine.network.PixelInput;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Writes layers down as nodes, from the image up. Between layers there are [batch, maps, rows, columns], behind a linear layer
 * [batch, values] until a layer needs maps again.
 */
final class LayerNodes {
    static final String LOGITS = "logits";
    static final String PROBABILITIES = "probabilities";

    /** Where weights are read. */
    @FunctionalInterface
    interface Weights {
        void read(String tensor, long firstValue, FloatBuffer target) throws IOException;
    }

    private final Graph graph;
    private final Weights weights;
    private String value;
    private Shape shape;
    private boolean flat;

    /** @param input the name of the image's value */
    LayerNodes(Graph graph, Weights weights, String input, Shape image) {
        this.graph = graph;
        this.weights = weights;
        value = input;
        shape = image;
    }

    /** {@code (pixels - mean) * scale}. */
    void appendPreparation(PixelInput pixels) {
        graph.add(Initializer.floats(
                "mean", List.of(shape.maps(), shape.height(), shape.width()), (first, target) -> target.duplicate()
                        .put(pixels.mean(), Math.toIntExact(first), target.capacity())));
        unary("Sub", value, "mean", "pixels.centred");
        unary("Mul", "pixels.centred", real("scale", pixels.scale()), "input");
        value = "input";
    }

    void append(LayerPlan layer) {
        LayerSpec spec = layer.spec();
        if (spec instanceof LayerSpec.Convolution convolution) {
            convolution(layer, convolution);
        } else if (spec instanceof LayerSpec.LocallyConnected local) {
            requireMaps();
            value = new LocalNodes(graph, layer, local)
                    .append(value, parameter(layer, ".weight", localShape(layer)), bias(layer));
        } else if (spec instanceof LayerSpec.Linear) {
            linear(layer);
        } else if (spec instanceof LayerSpec.MaxPool pool) {
            pool(layer, "MaxPool", pool.kernel(), pool.stride(), pool.padding());
        } else if (spec instanceof LayerSpec.AveragePool pool) {
            pool(layer, "AveragePool", pool.kernel(), pool.stride(), pool.padding());
        } else if (spec instanceof LayerSpec.LocalResponseNorm norm) {
            requireMaps();
            value = new NormNodes(graph, layer).append(norm, value);
        } else if (spec instanceof LayerSpec.SpatialNorm norm) {
            requireMaps();
            value = new NormNodes(graph, layer).append(norm, value);
        } else if (spec instanceof LayerSpec.Dropout dropout) {
            dropout(dropout);
        } else {
            activation(spec);
        }
        shape = layer.output();
    }

    /** Logits and, by a softmax, probabilities. */
    void appendOutputs() {
        graph.add(new Node(flat ? "Identity" : "Flatten", List.of(value), LOGITS));
        graph.add(new Node("Softmax", List.of(LOGITS), PROBABILITIES).with("axis", 1));
    }

    private void convolution(LayerPlan layer, LayerSpec.Convolution spec) {
        requireMaps();
        node(
                new Node(
                                "Conv",
                                List.of(value, parameter(layer, ".weight", layer.weightShape()), bias(layer)),
                                output(layer))
                        .withList("kernel_shape", spec.kernel(), spec.kernel())
                        .withList("strides", spec.stride(), spec.stride())
                        .withList("pads", pads(FullPadding.of(layer, spec)))
                        .with("group", layer.groups()),
                layer);
    }

    private void linear(LayerPlan layer) {
        if (layer.groups() > 1) {
            groupedLinear(layer);
            return;
        }
        if (!flat) {
            node(
                    new Node("Flatten", List.of(value), layer.spec().name() + ".flat"),
                    layer.spec().name() + ".flat");
        }
        node(
                new Node(
                                "Gemm",
                                List.of(value, parameter(layer, ".weight", layer.weightShape()), bias(layer)),
                                output(layer))
                        .with("transB", 1),
                layer);
        flat = true;
    }

    /** A convolution of the values as maps of one cell. */
    private void groupedLinear(LayerPlan layer) {
        String cells = layer.spec().name() + ".cells";
        reshape(cells, -1, layer.input().count(), 1, 1);
        List<Integer> kernels = List.of(layer.output().maps(), layer.fanIn(), 1, 1);
        node(
                new Node("Conv", List.of(value, parameter(layer, ".weight", kernels), bias(layer)), output(layer))
                        .with("group", layer.groups()),
                layer);
        flat = false;
    }

    private void pool(LayerPlan layer, String type, int kernel, int stride, Padding padding) {
        requireMaps();
        node(
                new Node(type, List.of(value), output(layer))
                        .withList("kernel_shape", kernel, kernel)
                        .withList("strides", stride, stride)
                        .withList("pads", pads(FullPadding.of(layer, kernel, stride, padding))),
                layer);
    }

    /** In testing a dropout in the paper's form scales, the other does nothing. */
    private void dropout(LayerSpec.Dropout dropout) {
        if (!dropout.inverted() && dropout.keep() != 1) {
            String output = dropout.name() + ".output";
            unary("Mul", value, real(dropout.name() + ".keep", (float) dropout.keep()), output);
            value = output;
        }
    }

    private void activation(LayerSpec spec) {
        String output = spec.name() + ".output";
        if (spec instanceof LayerSpec.Relu) {
            node(new Node("Relu", List.of(value), output), output);
        } else if (spec instanceof LayerSpec.Tanh) {
            node(new Node("Tanh", List.of(value), output), output);
        } else if (spec instanceof LayerSpec.Logistic) {
            node(new Node("Sigmoid", List.of(value), output), output);
        } else if (spec instanceof LayerSpec.AbsTanh) {
            node(new Node("Tanh", List.of(value), spec.name() + ".tanh"), spec.name() + ".tanh");
            node(new Node("Abs", List.of(value), output), output);
        } else {
            throw new IllegalArgumentException("a layer that ONNX is not told of: " + spec);
        }
    }

    private void requireMaps() {
        if (flat) {
            reshape(value + ".maps", -1, shape.maps(), shape.height(), shape.width());
            flat = false;
        }
    }

    private void reshape(String output, long... sizes) {
        graph.add(Initializer.longs(output + ".shape", List.of(sizes.length), sizes));
        node(new Node("Reshape", List.of(value, output + ".shape"), output), output);
    }

    private void unary(String type, String input, String constant, String output) {
        graph.add(new Node(type, List.of(input, constant), output));
    }

    private String real(String name, float number) {
        graph.add(Initializer.floats(name, List.of(), (first, target) -> target.put(0, number)));
        return name;
    }

    private String bias(LayerPlan layer) {
        return parameter(layer, ".bias", layer.biasShape());
    }

    /** @param dims may be other sizes than the array's with as many values in the same order */
    private String parameter(LayerPlan layer, String kind, List<Integer> dims) {
        String name = layer.spec().name() + kind;
        graph.add(Initializer.floats(name, dims, (first, target) -> weights.read(name, first, target)));
        return name;
    }

    /** [groups, outputs / groups, places, inputs of a place]. */
    private static List<Integer> localShape(LayerPlan layer) {
        return List.of(
                layer.groups(),
                layer.output().maps() / layer.groups(),
                layer.output().area(),
                layer.fanIn());
    }

    private void node(Node node, LayerPlan layer) {
        node(node, output(layer));
    }

    private void node(Node node, String output) {
        graph.add(node);
        value = output;
    }

    private static String output(LayerPlan layer) {
        return layer.spec().name() + ".output";
    }

    private static long[] pads(Padding padding) {
        return new long[] {padding.top(), padding.left(), padding.bottom(), padding.right()};
    }
}
