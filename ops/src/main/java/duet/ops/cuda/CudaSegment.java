package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
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

/** Layers in a row on a card. What is asked for is ordered and not waited for; whoever reads a tensor waits. */
final class CudaSegment implements Segment {
    private final CudaWorkshop workshop;
    private final SegmentPlan plan;
    private final List<CudaLayer> layers = new ArrayList<>();
    private final List<LayerOutput> outputs = new ArrayList<>();
    private final CudaTensor input;
    private final CudaTensor inputGradient;
    private final CudaTensor output;
    private final CudaTensor outputGradient;
    private final Event inputGradientComplete;
    /** Null while nobody wants to know. */
    private LayerStopwatch stopwatch;

    /** Asks for memory and takes none: see {@link #begin}. */
    CudaSegment(CudaWorkshop workshop, SegmentPlan plan, int batch, long seed) {
        this.workshop = workshop;
        this.plan = plan;
        Precision precision = workshop.equipment().precision();
        inputGradientComplete = workshop.keep(Event.untimed());
        String lowest = plan.layers().get(0).spec().name();
        input = plan.image()
                ? new InputTensor(workshop, lowest, plan.input(), batch, precision)
                : new CudaTensor(workshop, lowest, Use.ACTIVATIONS, plan.input(), batch, precision);
        inputGradient = plan.inputGradientWanted()
                ? new CudaTensor(workshop, lowest, Use.GRADIENTS, plan.input(), batch, precision)
                : null;
        CudaTensor below = input;
        CudaTensor belowGradient = inputGradient;
        for (int i = 0; i < plan.layers().size(); i++) {
            LayerPlan layer = plan.layers().get(i);
            String name = layer.spec().name();
            boolean top = i + 1 == plan.layers().size();
            CudaTensor above =
                    new CudaTensor(workshop, name, Use.ACTIVATIONS, layer.output(), batch, written(layer, top));
            CudaTensor aboveGradient = top || plan.gradientWanted(i + 1)
                    ? new CudaTensor(workshop, name, Use.GRADIENTS, layer.output(), batch, precision)
                    : null;
            CudaTensor wantedGradient = plan.gradientWanted(i) ? belowGradient : null;
            layers.add(layer(new Wiring(workshop, layer, below, wantedGradient, above, aboveGradient), seed));
            outputs.add(new LayerOutput(layer, above));
            below = above;
            belowGradient = aboveGradient;
        }
        output = below;
        outputGradient = belowGradient;
        // The others are read for reports and dumps, an image or more at a time.
        List.of(output, outputGradient).forEach(tensor -> tensor.passThrough(batch));
        if (!plan.image()) {
            input.passThrough(batch);
        }
    }

    /** Logits keep the float32 in which they were summed up; so does any linear layer at the end of a segment. */
    private Precision written(LayerPlan layer, boolean top) {
        return top && layer.spec() instanceof LayerSpec.Linear
                ? Precision.FLOAT32
                : workshop.equipment().precision();
    }

    private static CudaLayer layer(Wiring wiring, long seed) {
        LayerSpec spec = wiring.plan().spec();
        boolean float32 = wiring.equipment().precision() == Precision.FLOAT32;
        if (spec instanceof LayerSpec.Convolution convolution) {
            return new ConvolutionLayer(wiring, convolution);
        } else if (spec instanceof LayerSpec.LocallyConnected local) {
            return new LocallyConnectedLayer(wiring, local);
        } else if (spec instanceof LayerSpec.Linear) {
            return new LinearLayer(wiring);
        } else if (spec instanceof LayerSpec.Dropout dropout) {
            return new DropoutLayer(wiring, dropout, seed);
        } else if (spec instanceof LayerSpec.LocalResponseNorm norm) {
            return float32 && ResponseNormLayer.computes(norm)
                    ? new ResponseNormLayer(wiring, norm)
                    : NormLayer.acrossMaps(wiring, norm);
        } else if (spec instanceof LayerSpec.SpatialNorm norm) {
            return NormLayer.withinMap(wiring, norm);
        }
        return pool(wiring, float32);
    }

    private static CudaLayer pool(Wiring wiring, boolean float32) {
        return PoolGeometry.of(wiring.plan())
                .<CudaLayer>map(geometry -> new PoolLayer(wiring, geometry))
                .orElseGet(() -> nonlinearity(wiring, float32));
    }

    private static CudaLayer nonlinearity(Wiring wiring, boolean float32) {
        LayerSpec spec = wiring.plan().spec();
        Nonlinearity function =
                Nonlinearity.of(spec).orElseThrow(() -> new IllegalArgumentException("a segment has no " + spec));
        return float32 && function.mode().isPresent()
                ? new ActivationLayer(wiring, function.mode().get())
                : new ElementwiseLayer(wiring, function);
    }

    /** To be called when the memory was taken. */
    void begin() {
        cudaParameters().forEach(CudaParameter::clear);
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
        workshop.equipment().card().enter();
        report();
        for (int i = 0; i < layers.size(); i++) {
            CudaLayer layer = layers.get(i);
            order(i, Phase.FORWARD, () -> layer.forward(pass));
        }
    }

    @Override
    public void backward(Runnable inputGradientReady) {
        workshop.equipment().card().enter();
        for (int i = layers.size() - 1; i >= 0; i--) {
            CudaLayer layer = layers.get(i);
            if (plan.gradientWanted(i)) {
                order(i, Phase.BACKWARD_TO_INPUT, layer::backwardToInput);
            }
            if (i == 0 && inputGradient != null) {
                inputGradientComplete.record(workshop.equipment().streams().compute());
            }
            if (plan.layers().get(i).learns()) {
                order(i, Phase.BACKWARD_TO_WEIGHTS, layer::backwardToWeights);
            }
        }
        if (inputGradient != null) {
            announce(inputGradientReady);
        }
    }

    /**
     * The lowest layer's weight gradient is ordered already, so that the card has work while the host sends: what is read of the
     * input's gradient now waits for that gradient alone.
     */
    private void announce(Runnable inputGradientReady) {
        inputGradient.completeWith(inputGradientComplete);
        try {
            inputGradientReady.run();
        } finally {
            inputGradient.completeWith(null);
        }
    }

    @Override
    public List<LayerOutput> outputs() {
        return List.copyOf(outputs);
    }

    @Override
    public List<Parameter> parameters() {
        return List.copyOf(cudaParameters());
    }

    private List<CudaParameter> cudaParameters() {
        return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    @Override
    public void update(Sgd sgd) {
        workshop.equipment().card().enter();
        for (int i = 0; i < layers.size(); i++) {
            CudaLayer layer = layers.get(i);
            if (!layer.parameters().isEmpty()) {
                order(i, Phase.UPDATE, () -> layer.parameters().forEach(parameter -> parameter.update(sgd)));
            }
        }
        report();
    }

    /** Times of the step that is over, or of a pass that was none. */
    private void report() {
        if (stopwatch != null) {
            stopwatch.report();
        }
    }

    private void order(int layer, Phase phase, Runnable work) {
        if (stopwatch == null) {
            work.run();
        } else {
            stopwatch.time(plan.layers().get(layer), phase, work);
        }
    }

    @Override
    public void timeWith(LayerTimer timer) {
        workshop.equipment().card().enter();
        if (stopwatch == null) {
            stopwatch = workshop.keep(new LayerStopwatch(workshop.equipment().streams()));
        }
        stopwatch.tell(timer);
    }

    @Override
    public void close() {
        workshop.close();
    }
}
