package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import duet.ops.device.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/** Makes the oneDNN objects of one segment, keeps them reachable, and frees them together. */
final class Workshop implements AutoCloseable {
    final engine engine;
    final ThreadTeam team;
    private final stream stream;
    private final List<String> slowKernels;
    private final List<Pointer> made = new ArrayList<>();

    /** For what is computed by the calling thread and oneDNN. */
    Workshop(engine engine, stream stream, List<String> slowKernels) {
        this(engine, stream, slowKernels, new ThreadTeam(1));
    }

    /** @param team for layers that compute in Java */
    Workshop(engine engine, stream stream, List<String> slowKernels, ThreadTeam team) {
        this.engine = engine;
        this.team = team;
        this.stream = stream;
        this.slowKernels = slowKernels;
    }

    /** For objects that are needed once. */
    Workshop temporary() {
        return new Workshop(engine, stream, slowKernels, team);
    }

    <P extends Pointer> P keep(P pointer) {
        made.add(pointer);
        return pointer;
    }

    /** A float32 array. */
    memory.desc desc(memory.format_tag layout, long... sizes) {
        return desc(Precision.FLOAT32, layout, sizes);
    }

    /** A float32 array that lies in memory as the strides say. */
    memory.desc strided(long[] sizes, long... strides) {
        return keep(new memory.desc(sizes, memory.data_type.f32, strides));
    }

    memory.desc desc(Precision precision, memory.format_tag layout, long... sizes) {
        return keep(new memory.desc(sizes, DataType.of(precision), layout));
    }

    /** Zeroed memory of its own. */
    memory allocate(memory.desc desc) {
        memory memory = keep(new memory(desc, engine));
        LargePages.ask(memory.get_data_handle(), desc.get_size());
        Pointer.memset(memory.get_data_handle(), 0, desc.get_size());
        return memory;
    }

    /** The same bytes, seen with other sizes or another offset. */
    memory view(memory base, memory.desc desc) {
        return keep(new memory(desc, engine, base.get_data_handle()));
    }

    memory wrap(Pointer address, memory.desc desc) {
        return keep(new memory(desc, engine, address));
    }

    /**
     * A primitive with its arguments.
     *
     * @param what layer and direction, for the warning when oneDNN has nothing better than its plain loops
     * @param arguments index, memory, index, memory ...
     */
    Execution execution(String what, primitive_desc_base desc, primitive primitive, Object... arguments) {
        String kernel = keep(desc).impl_info_str().getString();
        if (kernel.startsWith("ref")) {
            slowKernels.add(what + " runs on oneDNN's unoptimised kernel " + kernel);
        }
        return bound(primitive, arguments);
    }

    private Execution bound(primitive primitive, Object... arguments) {
        IntMemoryMap map = keep(new IntMemoryMap());
        for (int i = 0; i < arguments.length; i += 2) {
            map.put((Integer) arguments[i], (memory) arguments[i + 1]);
        }
        return new Execution(stream, keep(primitive), map);
    }

    Execution copy(memory from, memory to) {
        return copy(from, to, keep(new primitive_attr()));
    }

    Execution copy(memory from, memory to, primitive_attr attributes) {
        reorder.primitive_desc desc = keep(new reorder.primitive_desc(from, to, attributes, false));
        return bound(new reorder(desc), DNNL_ARG_FROM, from, DNNL_ARG_TO, to);
    }

    @Override
    public void close() {
        Collections.reverse(made);
        made.forEach(Pointer::close);
        made.clear();
    }
}
