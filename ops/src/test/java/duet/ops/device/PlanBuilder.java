package duet.ops.device;

import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import java.util.ArrayList;
import java.util.List;

/** Lays layers on top of each other; sizes follow the output-size rules of the paper's program. */
public final class PlanBuilder {
    private static final ParameterSpec WEIGHT = new ParameterSpec(new Initial.Constant(0), 1, 1);
    private static final ParameterSpec BIAS = new ParameterSpec(new Initial.Constant(0), 2, 0);

    private final Shape input;
    private final List<LayerPlan> layers = new ArrayList<>();
    private Shape current;

    public PlanBuilder(Shape input) {
        this.input = input;
        this.current = input;
    }

    public PlanBuilder convolution(int outputs, int kernel, int stride, Padding padding, boolean ceil, int groups) {
        return convolution(outputs, kernel, stride, padding, ceil, groups, WEIGHT, BIAS);
    }

    public PlanBuilder convolution(
            int outputs,
            int kernel,
            int stride,
            Padding padding,
            boolean ceil,
            int groups,
            ParameterSpec weight,
            ParameterSpec bias) {
        return add(
                new LayerSpec.Convolution(
                        name("conv"), outputs, kernel, stride, padding, ceil, connect(groups), weight, bias),
                windowed(kernel, stride, padding, ceil).withMaps(outputs),
                groups);
    }

    public PlanBuilder locallyConnected(
            int outputs, int kernel, int stride, Padding padding, boolean ceil, int groups) {
        return locallyConnected(outputs, kernel, stride, padding, ceil, groups, WEIGHT, BIAS);
    }

    public PlanBuilder locallyConnected(
            int outputs,
            int kernel,
            int stride,
            Padding padding,
            boolean ceil,
            int groups,
            ParameterSpec weight,
            ParameterSpec bias) {
        return add(
                new LayerSpec.LocallyConnected(
                        name("local"), outputs, kernel, stride, padding, ceil, connect(groups), 1, weight, bias),
                windowed(kernel, stride, padding, ceil).withMaps(outputs),
                groups);
    }

    public PlanBuilder linear(int outputs, int groups) {
        return add(
                new LayerSpec.Linear(name("fc"), outputs, connect(groups), WEIGHT, BIAS),
                Shape.vector(outputs),
                groups);
    }

    public PlanBuilder relu() {
        return add(new LayerSpec.Relu(name("relu")), current, 1);
    }

    public PlanBuilder tanh() {
        return add(new LayerSpec.Tanh(name("tanh")), current, 1);
    }

    public PlanBuilder logistic() {
        return add(new LayerSpec.Logistic(name("logistic")), current, 1);
    }

    public PlanBuilder absTanh() {
        return add(new LayerSpec.AbsTanh(name("abs-tanh")), current, 1);
    }

    public PlanBuilder localResponseNorm(int size, double k, double alpha, double beta, int groups) {
        return add(
                new LayerSpec.LocalResponseNorm(name("lrn"), size, k, alpha, beta, connect(groups)), current, groups);
    }

    public PlanBuilder spatialNorm(int size, double k, double alpha, double beta) {
        return add(new LayerSpec.SpatialNorm(name("snorm"), size, k, alpha, beta), current, 1);
    }

    public PlanBuilder maxPool(int kernel, int stride, Padding padding, boolean ceil) {
        return add(
                new LayerSpec.MaxPool(name("pool"), kernel, stride, padding, ceil),
                windowed(kernel, stride, padding, ceil),
                1);
    }

    public PlanBuilder averagePool(int kernel, int stride, Padding padding, boolean ceil) {
        return add(
                new LayerSpec.AveragePool(name("pool"), kernel, stride, padding, ceil),
                windowed(kernel, stride, padding, ceil),
                1);
    }

    public PlanBuilder dropout(double keep, boolean inverted) {
        return add(new LayerSpec.Dropout(name("drop"), keep, inverted), current, 1);
    }

    /** The lowest segment of a network. */
    public SegmentPlan onImage() {
        return new SegmentPlan(input, false, false, layers);
    }

    /** A segment above an exchange. */
    public SegmentPlan onMaps() {
        return new SegmentPlan(input, true, true, layers);
    }

    private PlanBuilder add(LayerSpec spec, Shape output, int groups) {
        layers.add(new LayerPlan(layers.size(), spec, current, output, groups, 0));
        current = output;
        return this;
    }

    private String name(String kind) {
        return kind + (layers.size() + 1);
    }

    private static Connect connect(int groups) {
        return groups == 1 ? Connect.ALL : Connect.OWN;
    }

    private Shape windowed(int kernel, int stride, Padding padding, boolean ceil) {
        return new Shape(
                current.maps(),
                windows(current.height(), kernel, stride, padding.top(), padding.bottom(), ceil),
                windows(current.width(), kernel, stride, padding.left(), padding.right(), ceil));
    }

    private static int windows(int cells, int kernel, int stride, int before, int after, boolean ceil) {
        double steps = (cells + before + after - kernel) / (double) stride;
        int last = (int) (ceil ? Math.ceil(steps) : Math.floor(steps));
        boolean seesNothing = last * stride - before >= cells;
        return seesNothing ? last : last + 1;
    }
}
