package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import duet.ops.device.Parameter;
import duet.ops.device.Precision;
import duet.ops.device.Sgd;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.ParameterSpec;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/** A weight or bias array on a card: canonical float32, and for bfloat16 arithmetic a rounded copy of the value. */
final class CudaParameter implements Parameter {
    private final Equipment equipment;
    private final String name;
    private final LayerPlan layer;
    private final ParameterSpec spec;
    private final int columns;
    private final DeviceMemory value;
    private final DeviceMemory momentum;
    private final DeviceMemory gradient;
    /** Null where arithmetic reads the value itself. */
    private final DeviceMemory rounded;

    private CudaParameter(
            CudaWorkshop workshop, String kind, LayerPlan layer, ParameterSpec spec, int columns, Precision read) {
        equipment = workshop.equipment();
        String owner = layer.spec().name();
        name = owner + kind;
        this.layer = layer;
        this.spec = spec;
        this.columns = columns;
        value = workshop.memory(owner, Use.PARAMETERS, bytes());
        momentum = workshop.memory(owner, Use.PARAMETERS, bytes());
        gradient = workshop.memory(owner, Use.PARAMETERS, bytes());
        rounded = read == Precision.BFLOAT16
                ? workshop.memory(owner, Use.PARAMETERS, (long) count() * Short.BYTES)
                : null;
    }

    /** @param read precision in which arithmetic reads it */
    static CudaParameter weight(CudaWorkshop workshop, LayerPlan layer, Precision read) {
        LayerSpec.Learned spec = (LayerSpec.Learned) layer.spec();
        return new CudaParameter(workshop, ".weight", layer, spec.weight(), layer.weightColumns(), read);
    }

    /** Arithmetic reads biases in float32 always. */
    static CudaParameter bias(CudaWorkshop workshop, LayerPlan layer) {
        LayerSpec.Learned spec = (LayerSpec.Learned) layer.spec();
        return new CudaParameter(workshop, ".bias", layer, spec.bias(), layer.biasColumns(), Precision.FLOAT32);
    }

    private long bytes() {
        return (long) count() * Float.BYTES;
    }

    /** Sets all of it to zero; to be called when its memory is taken. */
    void clear() {
        clear(value);
        clear(momentum);
        clear(gradient);
        if (rounded != null) {
            clear(rounded);
        }
    }

    private void clear(DeviceMemory memory) {
        Status.driver(
                "cuMemsetD8Async",
                JCudaDriver.cuMemsetD8Async(
                        memory.pointer(),
                        (byte) 0,
                        memory.bytes(),
                        equipment.streams().compute()));
    }

    /** As arithmetic reads it. */
    CUdeviceptr operand() {
        return rounded == null ? value.pointer() : rounded.pointer();
    }

    /** To be written in float32. */
    CUdeviceptr gradient() {
        return gradient.pointer();
    }

    /** The same formula in the same order as on the CPU, so that equal gradients give equal bits. */
    void update(Sgd sgd) {
        double rate = sgd.learningRate() * spec.rateMultiplier();
        if (rate == 0) {
            return;
        }
        float momentumFactor = (float) sgd.momentum();
        float decay = (float) (rate * sgd.weightDecay() * spec.decayMultiplier());
        if (rounded == null) {
            equipment
                    .kernels()
                    .run(
                            "momentum_update",
                            count(),
                            value.pointer(),
                            momentum.pointer(),
                            gradient.pointer(),
                            momentumFactor,
                            (float) rate,
                            decay);
        } else {
            equipment
                    .kernels()
                    .run(
                            "momentum_update_and_round",
                            count(),
                            value.pointer(),
                            momentum.pointer(),
                            gradient.pointer(),
                            rounded.pointer(),
                            momentumFactor,
                            (float) rate,
                            decay);
        }
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

    @Override
    public void read(Part part, FloatBuffer target) {
        equipment.card().enter();
        equipment.streams().afterCompute(equipment.streams().copy());
        equipment.traffic().toHost(memory(part).pointer(), bytes(), target);
    }

    @Override
    public void write(Part part, FloatBuffer source) {
        if (part == Part.GRADIENT) {
            throw new IllegalArgumentException("only backward writes " + name + "'s gradient");
        }
        equipment.card().enter();
        equipment.streams().afterCompute(equipment.streams().copy());
        equipment.traffic().toCard(memory(part).pointer(), bytes(), source);
        if (part == Part.VALUE && rounded != null) {
            equipment.kernels().run("convert", count(), rounded.pointer(), 1, value.pointer(), 0);
        }
    }

    @Override
    public boolean finite(Part part) {
        equipment.card().enter();
        int flags = equipment
                .kernels()
                .runThreads(
                        "find_not_finite",
                        Equipment.FLAG_BLOCKS,
                        count(),
                        memory(part).pointer(),
                        equipment.flags().pointer());
        equipment.streams().afterCompute(equipment.streams().copy());
        ByteBuffer host = equipment.flagsOnHost();
        equipment.traffic().toHost(equipment.flags().pointer(), (long) flags * Integer.BYTES, host);
        for (int i = 0; i < flags; i++) {
            if (host.getInt(i * Integer.BYTES) != 0) {
                return false;
            }
        }
        return true;
    }

    private DeviceMemory memory(Part part) {
        return switch (part) {
            case VALUE -> value;
            case MOMENTUM -> momentum;
            case GRADIENT -> gradient;
        };
    }
}
