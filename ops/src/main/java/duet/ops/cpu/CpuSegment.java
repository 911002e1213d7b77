package duet.ops.cpu;

import duet.ops.device.LayerOutput;
import duet.ops.device.LayerTimer;
import duet.ops.device.LayerTimer.Phase;
import duet.ops.device.Parameter;
import duet.ops.device.Pass;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.device.Tensor;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.SegmentPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Layers in a row on the CPU; a relu behind a convolution or a linear layer is computed with it. */
final class CpuSegment implements Segment {
    private final Workshop workshop;
    private final boolean inputGradientWanted;
    private final List<CpuLayer> layers = new ArrayList<>();
    /** Of each of {@code layers}, without those that are fused behind them. */
    private final List<Wiring> wirings = new ArrayList<>();

    private final List<LayerOutput> outputs = new ArrayList<>();
    private final CpuTensor input;
    private final CpuTensor inputGradient;
    private final CpuTensor output;
    private final CpuTensor outputGradient;
    private LayerTimer timer = (layer, phase, nanos) -> {};

    CpuSegment(Workshop workshop, SegmentPlan plan, int batch, long seed, Precision precision) {
        this.workshop = workshop;
        inputGradientWanted = plan.inputGradientWanted();
        Optional<ImageFold> fold = ImageFold.of(plan, precision, OpenMpThreads.count());
        input = fold.isPresent()
                ? fold.get().image(workshop, batch)
                : new CpuTensor(workshop, plan.input(), batch, precision);
        inputGradient = inputGradientWanted ? new CpuTensor(workshop, plan.input(), batch, precision) : null;
        CpuTensor below = input;
        CpuTensor belowGradient = inputGradient;
        List<LayerPlan> all = plan.layers();
        List<Wired> wired = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            LayerPlan layer = all.get(i);
            boolean relu = layer.spec() instanceof LayerSpec.Learned
                    && i + 1 < all.size()
                    && all.get(i + 1).spec() instanceof LayerSpec.Relu;
            CpuTensor above =
                    new CpuTensor(workshop, layer.output(), batch, written(layer, i + 1 == all.size(), precision));
            boolean top = i + (relu ? 2 : 1) == all.size();
            // Below the lowest layer that learns no gradient is ever touched: the output stands in for its memory.
            CpuTensor aboveGradient = top || plan.gradientWanted(i + 1)
                    ? new CpuTensor(workshop, layer.output(), batch, precision)
                    : above;
            CpuTensor wantedGradient = plan.gradientWanted(i) ? belowGradient : null;
            wired.add(new Wired(new Wiring(workshop, layer, below, wantedGradient, above, aboveGradient), relu));
            i += relu ? 1 : 0;
            outputs.add(new LayerOutput(all.get(i), above));
            below = above;
            belowGradient = aboveGradient;
        }
        output = below;
        outputGradient = belowGradient;
        make(wired, fold, seed);
    }

    /** A layer in its place, and whether a relu behind it is computed with it. */
    private record Wired(Wiring wiring, boolean relu) {}

    private void make(List<Wired> wired, Optional<ImageFold> fold, long seed) {
        for (int i = 0; i < wired.size(); i++) {
            Wiring wiring = wired.get(i).wiring();
            boolean relu = wired.get(i).relu();
            wirings.add(wiring);
            if (i == 0 && fold.isPresent()) {
                layers.add(fold.get().layer(wiring, relu));
            } else if (i + 1 < wired.size()
                    && isNorm(wiring)
                    && isPool(wired.get(i + 1).wiring())) {
                layers.add(new NormAndPool(wiring, wired.get(++i).wiring(), CpuSegment::fixed));
            } else {
                layers.add(layer(wiring, relu, seed));
            }
        }
    }

    private static boolean isNorm(Wiring wiring) {
        return wiring.plan().spec() instanceof LayerSpec.LocalResponseNorm
                || wiring.plan().spec() instanceof LayerSpec.SpatialNorm;
    }

    private static boolean isPool(Wiring wiring) {
        return wiring.plan().spec() instanceof LayerSpec.MaxPool
                || wiring.plan().spec() instanceof LayerSpec.AveragePool;
    }

    /** Logits keep the float32 in which they were summed up; so does any linear layer at the end of a segment. */
    private static Precision written(LayerPlan layer, boolean last, Precision precision) {
        return last && layer.spec() instanceof LayerSpec.Linear && layer.groups() == 1 ? Precision.FLOAT32 : precision;
    }

    private static CpuLayer layer(Wiring wiring, boolean relu, long seed) {
        LayerSpec spec = wiring.plan().spec();
        if (spec instanceof LayerSpec.Convolution convolution) {
            return convolution(wiring, ConvolutionGeometry.of(wiring.plan(), convolution), relu);
        } else if (spec instanceof LayerSpec.LocallyConnected local) {
            return LocallyConnectedLayer.of(wiring, local, relu);
        } else if (spec instanceof LayerSpec.Linear && wiring.plan().groups() > 1) {
            return Convolutions.layer(wiring, ConvolutionGeometry.whole(wiring.plan()), relu);
        } else if (spec instanceof LayerSpec.Linear) {
            return Linears.layer(wiring, relu);
        } else if (spec instanceof LayerSpec.Dropout dropout) {
            return new DropoutLayer(wiring, dropout, seed);
        }
        return fixed(wiring);
    }

    private static FixedLayer fixed(Wiring wiring) {
        LayerSpec spec = wiring.plan().spec();
        if (spec instanceof LayerSpec.Relu) {
            return Eltwises.relu(wiring);
        } else if (spec instanceof LayerSpec.Tanh) {
            return Eltwises.tanh(wiring);
        } else if (spec instanceof LayerSpec.Logistic) {
            return Eltwises.logistic(wiring);
        } else if (spec instanceof LayerSpec.AbsTanh) {
            return Eltwises.absTanh(wiring);
        } else if (spec instanceof LayerSpec.LocalResponseNorm norm) {
            return LocalResponseNorms.layer(wiring, norm);
        } else if (spec instanceof LayerSpec.SpatialNorm norm) {
            return ComposedNorm.spatial(wiring, norm);
        } else if (spec instanceof LayerSpec.MaxPool pool) {
            return Pools.max(wiring, pool);
        } else if (spec instanceof LayerSpec.AveragePool pool) {
            return Pools.average(wiring, pool);
        }
        throw new IllegalArgumentException("a segment has no " + spec);
    }

    private static CpuLayer convolution(Wiring wiring, ConvolutionGeometry geometry, boolean relu) {
        return WinogradChoice.suits(wiring.plan(), geometry, wiring.input().precision(), OpenMpThreads.count())
                ? new WinogradConvolution(wiring, WinogradGeometry.of(geometry), relu)
                : Convolutions.layer(wiring, geometry, relu);
    }

    @Override
    public Tensor input() {
        return input;
    }

    @Override
    public Tensor output() {
        return output;
    }

    @Override
    public Tensor outputGradient() {
        return outputGradient;
    }

    @Override
    public Tensor inputGradient() {
        if (inputGradient == null) {
            throw new IllegalStateException("no gradient is taken with respect to the input: nothing below it learns");
        }
        return inputGradient;
    }

    @Override
    public void forward(Pass pass) {
        for (int i = 0; i < layers.size(); i++) {
            long start = System.nanoTime();
            layers.get(i).forward(pass);
            took(i, Phase.FORWARD, start);
        }
    }

    @Override
    public void backward(Runnable inputGradientReady) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            backwardToInput(i);
            if (i == 0 && inputGradientWanted) {
                inputGradientReady.run();
            }
            backwardToWeights(i);
        }
    }

    private void backwardToInput(int i) {
        boolean wanted = wirings.get(i).wantsInputGradient();
        if (wanted || wirings.get(i).plan().learns()) {
            long start = System.nanoTime();
            layers.get(i).beginBackward();
            if (wanted) {
                layers.get(i).backwardToInput();
            }
            took(i, Phase.BACKWARD_TO_INPUT, start);
        }
    }

    private void backwardToWeights(int i) {
        if (wirings.get(i).plan().learns()) {
            long start = System.nanoTime();
            layers.get(i).backwardToWeights();
            took(i, Phase.BACKWARD_TO_WEIGHTS, start);
        }
    }

    private void took(int layer, Phase phase, long start) {
        timer.took(wirings.get(layer).plan(), phase, System.nanoTime() - start);
    }

    @Override
    public List<LayerOutput> outputs() {
        return List.copyOf(outputs);
    }

    @Override
    public List<Parameter> parameters() {
        return List.copyOf(cpuParameters());
    }

    private List<CpuParameter> cpuParameters() {
        return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    @Override
    public void update(Sgd sgd) {
        for (int i = 0; i < layers.size(); i++) {
            long start = System.nanoTime();
            for (CpuParameter parameter : layers.get(i).parameters()) {
                parameter.update(sgd);
            }
            took(i, Phase.UPDATE, start);
        }
    }

    @Override
    public void timeWith(LayerTimer layerTimer) {
        timer = layerTimer;
    }

    @Override
    public void close() {
        workshop.close();
    }
}
