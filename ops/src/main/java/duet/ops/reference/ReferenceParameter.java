package duet.ops.reference;

import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.ParameterSpec;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Value and momentum are kept as float32, so that a checkpoint holds all of them; the gradient is double. */
final class ReferenceParameter implements Parameter {
    private final String name;
    private final LayerPlan layer;
    private final ParameterSpec spec;
    private final int columns;
    private final float[] value;
    private final float[] momentum;
    private final double[] gradient;

    private ReferenceParameter(String name, LayerPlan layer, ParameterSpec spec, int columns) {
        this.name = name;
        this.layer = layer;
        this.spec = spec;
        this.columns = columns;
        this.value = new float[count()];
        this.momentum = new float[count()];
        this.gradient = new double[count()];
    }

    static ReferenceParameter weight(LayerPlan layer) {
        LayerSpec.Learned spec = (LayerSpec.Learned) layer.spec();
        return new ReferenceParameter(spec.name() + ".weight", layer, spec.weight(), layer.weightColumns());
    }

    static ReferenceParameter bias(LayerPlan layer) {
        LayerSpec.Learned spec = (LayerSpec.Learned) layer.spec();
        return new ReferenceParameter(spec.name() + ".bias", layer, spec.bias(), layer.biasColumns());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LayerPlan layer() {
        return layer;
    }

    @Override
    public ParameterSpec spec() {
        return spec;
    }

    @Override
    public int columns() {
        return columns;
    }

    double get(int row, int column) {
        return value[row * columns + column];
    }

    double gradient(int row, int column) {
        return gradient[row * columns + column];
    }

    void addGradient(int row, int column, double addend) {
        gradient[row * columns + column] += addend;
    }

    void clearGradient() {
        Arrays.fill(gradient, 0);
    }

    /** v = momentum * v - decay * rate * w - rate * gradient; w = w + v. */
    void update(Sgd sgd) {
        double rate = sgd.learningRate() * spec.rateMultiplier();
        double decay = sgd.weightDecay() * spec.decayMultiplier();
        if (rate == 0) {
            return;
        }
        for (int i = 0; i < value.length; i++) {
            momentum[i] = (float) (sgd.momentum() * momentum[i] - decay * rate * value[i] - rate * gradient[i]);
            value[i] += momentum[i];
        }
    }

    @Override
    public boolean finite(Part part) {
        return switch (part) {
            case VALUE -> finite(value);
            case MOMENTUM -> finite(momentum);
            case GRADIENT -> Arrays.stream(gradient).allMatch(Double::isFinite);
        };
    }

    private static boolean finite(float[] cells) {
        for (float cell : cells) {
            if (!Float.isFinite(cell)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void read(Part part, FloatBuffer target) {
        switch (part) {
            case VALUE -> target.put(0, value);
            case MOMENTUM -> target.put(0, momentum);
            case GRADIENT -> {
                for (int i = 0; i < gradient.length; i++) {
                    target.put(i, (float) gradient[i]);
                }
            }
        }
    }

    @Override
    public void write(Part part, FloatBuffer source) {
        switch (part) {
            case VALUE -> source.get(0, value);
            case MOMENTUM -> source.get(0, momentum);
            case GRADIENT ->
                throw new IllegalArgumentException(
                        name + ": only backward writes the gradient, write its value or momentum");
        }
    }
}
