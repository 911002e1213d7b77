package duet.ops.reference;

import duet.ops.device.LayerOutput;
import duet.ops.device.LayerTimer;
import duet.ops.device.LayerTimer.Phase;
import duet.ops.device.Parameter;
import duet.ops.device.Pass;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.SegmentPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Layers one after the other, every activation and every gradient in its own tensor. */
final class ReferenceSegment implements Segment {
    private final SegmentPlan plan;
    private final List<Layer> layers = new ArrayList<>();
    /** activations.get(i) goes into layer i, which writes activations.get(i + 1); the gradients stand beside them. */
    private final List<ReferenceTensor> activations = new ArrayList<>();

    private final List<ReferenceTensor> gradients = new ArrayList<>();
    private final List<ReferenceParameter> parameters;
    private boolean trained;
    private LayerTimer timer = (layer, phase, nanos) -> {};

    ReferenceSegment(SegmentPlan plan, int batch, long seed) {
        this.plan = plan;
        activations.add(new ReferenceTensor(plan.input(), batch));
        gradients.add(new ReferenceTensor(plan.input(), batch));
        for (LayerPlan layer : plan.layers()) {
            layers.add(layer(layer, batch, seed));
            activations.add(new ReferenceTensor(layer.output(), batch));
            gradients.add(new ReferenceTensor(layer.output(), batch));
        }
        parameters =
                layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    private static Layer layer(LayerPlan plan, int batch, long seed) {
        LayerSpec spec = plan.spec();
        if (spec instanceof LayerSpec.Convolution) {
            return new Convolution(plan);
        } else if (spec instanceof LayerSpec.LocallyConnected) {
            return new LocallyConnected(plan);
        } else if (spec instanceof LayerSpec.Linear) {
            return new Linear(plan);
        } else if (spec instanceof LayerSpec.Relu) {
            return new Relu();
        } else if (spec instanceof LayerSpec.Tanh) {
            return new Tanh();
        } else if (spec instanceof LayerSpec.Logistic) {
            return new Logistic();
        } else if (spec instanceof LayerSpec.AbsTanh) {
            return new AbsTanh();
        } else if (spec instanceof LayerSpec.LocalResponseNorm) {
            return Normalisation.acrossMaps(plan);
        } else if (spec instanceof LayerSpec.SpatialNorm) {
            return Normalisation.withinMap(plan);
        } else if (spec instanceof LayerSpec.MaxPool) {
            return new MaxPool(plan);
        } else if (spec instanceof LayerSpec.AveragePool) {
            return new AveragePool(plan);
        } else if (spec instanceof LayerSpec.Dropout) {
            return new Dropout(plan, batch, seed);
        }
        throw new IllegalArgumentException(spec.name() + ": a segment has no "
                + spec.getClass().getSimpleName() + ", the softmax belongs to the loss");
    }

    @Override
    public ReferenceTensor input() {
        return activations.get(0);
    }

    @Override
    public ReferenceTensor output() {
        return activations.get(layers.size());
    }

    @Override
    public ReferenceTensor outputGradient() {
        return gradients.get(layers.size());
    }

    @Override
    public ReferenceTensor inputGradient() {
        if (!plan.inputGradientWanted()) {
            throw new IllegalStateException("no gradient is computed for the input: nothing below it learns");
        }
        return gradients.get(0);
    }

    @Override
    public void forward(Pass pass) {
        for (int i = 0; i < layers.size(); i++) {
            long start = System.nanoTime();
            layers.get(i).forward(pass, activations.get(i), activations.get(i + 1));
            took(i, Phase.FORWARD, start);
        }
        trained = pass.training();
    }

    @Override
    public void backward(Runnable inputGradientReady) {
        if (!trained) {
            throw new IllegalStateException("backward needs a forward training pass, the latest was none");
        }
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (plan.gradientWanted(i)) {
                long start = System.nanoTime();
                layers.get(i).inputGradient(activations.get(i), gradients.get(i + 1), gradients.get(i));
                took(i, Phase.BACKWARD_TO_INPUT, start);
            }
            if (i == 0 && plan.inputGradientWanted()) {
                inputGradientReady.run();
            }
            if (plan.layers().get(i).learns()) {
                long start = System.nanoTime();
                layers.get(i).parameterGradients(activations.get(i), gradients.get(i + 1));
                took(i, Phase.BACKWARD_TO_WEIGHTS, start);
            }
        }
    }

    private void took(int layer, Phase phase, long start) {
        timer.took(plan.layers().get(layer), phase, System.nanoTime() - start);
    }

    @Override
    public List<LayerOutput> outputs() {
        return IntStream.range(0, layers.size())
                .mapToObj(i -> new LayerOutput(plan.layers().get(i), activations.get(i + 1)))
                .toList();
    }

    @Override
    public List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    @Override
    public void update(Sgd sgd) {
        for (int i = 0; i < layers.size(); i++) {
            long start = System.nanoTime();
            layers.get(i).parameters().forEach(parameter -> parameter.update(sgd));
            took(i, Phase.UPDATE, start);
        }
    }

    @Override
    public void timeWith(LayerTimer layerTimer) {
        timer = layerTimer;
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }
}
