package duet.ops.cpu;

import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.network.LayerPlan;
import duet.ops.network.ParameterSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A weight or bias array in the layout in which oneDNN computes its gradient, with copies in the layouts that other primitives
 * want, which are brought up to date before they are used.
 */
final class CpuParameter implements Parameter {
    private final Workshop workshop;
    private final String name;
    private final LayerPlan layer;
    private final ParameterSpec spec;
    private final int columns;
    private final memory.desc canonical;
    private final memory.desc within;
    private final Held value;
    private final Held momentum;
    private final Held gradient;
    private final List<Copy> copies = new ArrayList<>();
    private long version;

    /**
     * @param canonical sizes and order of the host's array
     * @param layout in which value, momentum and gradient are kept
     * @param within the same memory, seen with the sizes of {@code canonical}; what lies outside stays zero
     */
    CpuParameter(
            Workshop workshop,
            String name,
            LayerPlan layer,
            ParameterSpec spec,
            int columns,
            memory.desc canonical,
            memory.desc layout,
            memory.desc within) {
        this.workshop = workshop;
        this.name = name;
        this.layer = layer;
        this.spec = spec;
        this.columns = columns;
        this.canonical = canonical;
        this.within = within;
        value = Held.of(workshop.allocate(layout));
        momentum = Held.of(workshop.allocate(layout));
        gradient = Held.of(workshop.allocate(layout));
    }

    memory value() {
        return value.memory();
    }

    memory gradient() {
        return gradient.memory();
    }

    /** Another number whenever the value has changed, for what is computed from it. */
    long version() {
        return version;
    }

    /** The value in another layout; call {@link #refresh} before using it. */
    memory in(memory.desc layout) {
        if (layout.equals(value().get_desc())) {
            return value();
        }
        for (Copy copy : copies) {
            if (layout.equals(copy.memory.get_desc())) {
                return copy.memory;
            }
        }
        memory copy = workshop.allocate(layout);
        copies.add(new Copy(copy, workshop.copy(value(), copy)));
        return copy;
    }

    /** Brings a copy up to date if the value has changed since. */
    void refresh(memory copy) {
        for (Copy known : copies) {
            if (known.memory == copy && known.stale) {
                known.reorder.run();
                known.stale = false;
            }
        }
    }

    private void changed() {
        version++;
        for (Copy copy : copies) {
            copy.stale = true;
        }
    }

    void update(Sgd sgd) {
        double rate = sgd.learningRate() * spec.rateMultiplier();
        if (rate == 0) {
            return;
        }
        MomentumUpdate.apply(
                value.cells(), momentum.cells(), gradient.cells(), (float) sgd.momentum(), (float) rate, (float)
                        (rate * sgd.weightDecay() * spec.decayMultiplier()));
        changed();
    }

    /** In whatever layout; padding is zero. */
    @Override
    public boolean finite(Part part) {
        FloatBuffer cells = cells(part);
        for (int i = 0; i < cells.capacity(); i++) {
            if (!Float.isFinite(cells.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** All values in the order of the layout. */
    FloatBuffer cells(Part part) {
        return held(part).cells();
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
        try (Workshop once = workshop.temporary()) {
            once.copy(once.view(held(part).memory(), within), host(once, target))
                    .run();
        }
    }

    @Override
    public void write(Part part, FloatBuffer source) {
        if (part == Part.GRADIENT) {
            throw new IllegalArgumentException("only backward writes " + name + "'s gradient");
        }
        try (Workshop once = workshop.temporary()) {
            once.copy(host(once, source), once.view(held(part).memory(), within))
                    .run();
        }
        changed();
    }

    private memory host(Workshop once, FloatBuffer buffer) {
        if (!buffer.isDirect() || buffer.capacity() < count()) {
            throw new IllegalArgumentException(
                    name + " needs a direct buffer of " + count() + " values, not " + buffer.capacity());
        }
        return once.wrap(once.keep(new FloatPointer(buffer.duplicate().clear())), canonical);
    }

    private Held held(Part part) {
        return switch (part) {
            case VALUE -> value;
            case MOMENTUM -> momentum;
            case GRADIENT -> gradient;
        };
    }

    /** @param cells all values of the memory in its own order */
    private record Held(memory memory, FloatBuffer cells) {

        static Held of(memory memory) {
            long count = memory.get_desc().get_size() / Float.BYTES;
            return new Held(
                    memory,
                    new FloatPointer(memory.get_data_handle()).capacity(count).asBuffer());
        }
    }

    private static final class Copy {
        private final memory memory;
        private final Execution reorder;
        private boolean stale = true;

        private Copy(memory memory, Execution reorder) {
            this.memory = memory;
            this.reorder = reorder;
        }
    }
}
