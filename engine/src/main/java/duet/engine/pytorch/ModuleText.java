package duet.engine.pytorch;

import duet.engine.network.FullPadding;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The layers of a network as lines of a torch.nn.Module: what has weights is made once, what has none is a call. */
final class ModuleText {
    private final ModuleNames names = new ModuleNames();
    /** By layer. */
    private final Map<String, String> modules = new LinkedHashMap<>();

    private final List<String> constructor = new ArrayList<>();
    private final List<String> forward = new ArrayList<>();
    private boolean grouped;
    private boolean local;
    private boolean average;
    private boolean lrn;
    private boolean spatial;
    private boolean flat;

    void append(LayerPlan layer) {
        LayerSpec spec = layer.spec();
        if (spec instanceof LayerSpec.Convolution convolution) {
            convolution(layer, convolution);
        } else if (spec instanceof LayerSpec.LocallyConnected locally) {
            locallyConnected(layer, locally);
        } else if (spec instanceof LayerSpec.Linear) {
            linear(layer);
        } else if (spec instanceof LayerSpec.MaxPool pool) {
            requireMaps(layer);
            Padding padding = FullPadding.of(layer, pool.kernel(), pool.stride(), pool.padding());
            step("F.max_pool2d(" + padded(padding, "float(\"-inf\")") + ", " + pool.kernel() + ", " + pool.stride()
                    + ")");
        } else if (spec instanceof LayerSpec.AveragePool pool) {
            requireMaps(layer);
            average = true;
            Padding padding = FullPadding.of(layer, pool.kernel(), pool.stride(), pool.padding());
            step("average_pool(x, " + pool.kernel() + ", " + pool.stride() + ", " + sides(padding) + ")");
        } else if (spec instanceof LayerSpec.LocalResponseNorm norm) {
            requireMaps(layer);
            lrn = true;
            step("response_norm(x, groups=" + layer.groups() + ", size=" + norm.size() + ", "
                    + constants(norm.k(), norm.alpha() * norm.size(), norm.beta()) + ")");
        } else if (spec instanceof LayerSpec.SpatialNorm norm) {
            requireMaps(layer);
            spatial = true;
            step("spatial_norm(x, size=" + norm.size() + ", "
                    + constants(norm.k(), norm.alpha() * norm.size() * norm.size(), norm.beta()) + ")");
        } else {
            plain(spec);
        }
    }

    private void plain(LayerSpec spec) {
        if (spec instanceof LayerSpec.Relu) {
            step("F.relu(x)");
        } else if (spec instanceof LayerSpec.Tanh) {
            step("torch.tanh(x)");
        } else if (spec instanceof LayerSpec.Logistic) {
            step("torch.sigmoid(x)");
        } else if (spec instanceof LayerSpec.AbsTanh) {
            step("torch.tanh(x).abs()");
        } else if (spec instanceof LayerSpec.Dropout dropout) {
            dropout(dropout);
        } else {
            throw new IllegalArgumentException("a layer that PyTorch is not told of: " + spec);
        }
    }

    private void convolution(LayerPlan layer, LayerSpec.Convolution spec) {
        requireMaps(layer);
        Padding padding = FullPadding.of(layer, spec);
        boolean even = padding.top() == padding.bottom()
                && padding.top() == padding.left()
                && padding.left() == padding.right();
        String module = module(
                layer,
                "nn.Conv2d(" + layer.input().maps() + ", " + spec.outputs() + ", " + spec.kernel()
                        + (spec.stride() == 1 ? "" : ", stride=" + spec.stride())
                        + (even && padding.top() > 0 ? ", padding=" + padding.top() : "")
                        + (layer.groups() == 1 ? "" : ", groups=" + layer.groups()) + ")");
        step("self." + module + "(" + (even ? "x" : padded(padding, "0.0")) + ")");
    }

    private void locallyConnected(LayerPlan layer, LayerSpec.LocallyConnected spec) {
        requireMaps(layer);
        local = true;
        Padding padding = FullPadding.of(layer, spec);
        Shape output = layer.output();
        String module = module(
                layer,
                "LocallyConnected(" + layer.input().maps() + ", (" + output.maps() + ", " + output.height() + ", "
                        + output.width() + "), " + spec.kernel() + ", " + spec.stride() + ", groups=" + layer.groups()
                        + ")");
        step("self." + module + "(" + padded(padding, "0.0") + ")");
    }

    private void linear(LayerPlan layer) {
        int outputs = layer.output().maps();
        if (layer.groups() > 1) {
            grouped = true;
            step("self."
                    + module(
                            layer,
                            "GroupedLinear(" + layer.input().count() + ", " + outputs + ", groups=" + layer.groups()
                                    + ")")
                    + "(x)");
        } else {
            String module = module(layer, "nn.Linear(" + layer.input().count() + ", " + outputs + ")");
            step("self." + module + "(" + (flat ? "x" : "x.flatten(1)") + ")");
        }
        flat = true;
    }

    private void dropout(LayerSpec.Dropout dropout) {
        String probability = number(1 - dropout.keep());
        if (dropout.inverted()) {
            step("F.dropout(x, " + probability + ", self.training)");
        } else {
            String drop = "x * torch.bernoulli(torch.full_like(x, " + number(dropout.keep()) + "))";
            step(drop + " if self.training else x * " + number(dropout.keep()));
        }
    }

    private String module(LayerPlan layer, String made) {
        String name = names.of(layer.spec().name());
        modules.put(layer.spec().name(), name);
        constructor.add("self." + name + " = " + made);
        return name;
    }

    private void step(String expression) {
        forward.add("x = " + expression);
    }

    private void requireMaps(LayerPlan layer) {
        if (flat) {
            Shape shape = layer.input();
            step("x.reshape(-1, " + shape.maps() + ", " + shape.height() + ", " + shape.width() + ")");
            flat = false;
        }
    }

    private static String padded(Padding padding, String value) {
        return padding.equals(Padding.NONE)
                ? "x"
                : "F.pad(x, " + sides(padding) + (value.equals("0.0") ? "" : ", value=" + value) + ")";
    }

    /** In PyTorch's order. */
    private static String sides(Padding padding) {
        return "(" + padding.left() + ", " + padding.right() + ", " + padding.top() + ", " + padding.bottom() + ")";
    }

    private static String constants(double k, double alpha, double beta) {
        return "k=" + number(k) + ", alpha=" + number(alpha) + ", beta=" + number(beta);
    }

    /** As Java writes it, which Python reads to the same bits. */
    private static String number(double number) {
        return Double.toString(number).toLowerCase(Locale.ROOT);
    }

    /** What weights and biases are called, by layer: without {@code .weight}. */
    Map<String, String> modules() {
        return modules;
    }

    List<String> constructor() {
        return constructor;
    }

    List<String> forward() {
        if (!flat) {
            step("x.flatten(1)");
            flat = true;
        }
        return forward;
    }

    /** The pieces of {@link ModuleParts} that the lines call. */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        if (lrn) {
            parts.add(ModuleParts.RESPONSE_NORM);
        }
        if (spatial) {
            parts.add(ModuleParts.SPATIAL_NORM);
        }
        if (average) {
            parts.add(ModuleParts.AVERAGE_POOL);
        }
        if (grouped) {
            parts.add(ModuleParts.GROUPED_LINEAR);
        }
        if (local) {
            parts.add(ModuleParts.LOCALLY_CONNECTED);
        }
        return parts;
    }
}
