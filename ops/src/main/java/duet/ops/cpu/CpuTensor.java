package duet.ops.cpu;

import duet.ops.device.Tensor;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.FloatPointer;

/** Activations or gradients in [image, row, column, map] order. Reorders to the host and back are made once and kept. */
final class CpuTensor implements Tensor {
    private final Workshop workshop;
    private final Shape shape;
    private final int batch;
    private final memory memory;
    private final Map<Route, Execution> routes = new HashMap<>();

    CpuTensor(Workshop workshop, Shape shape, int batch) {
        this.workshop = workshop;
        this.shape = shape;
        this.batch = batch;
        memory = workshop.allocate(imageDesc());
    }

    /** The tensor as [images, maps, rows, columns]. */
    memory images() {
        return memory;
    }

    memory.desc imageDesc() {
        return workshop.desc(
                org.bytedeco.dnnl.memory.format_tag.acdb, batch, shape.maps(), shape.height(), shape.width());
    }

    /** A vector tensor as the matrix [images, maps], which is the same memory. */
    memory.desc matrixDesc() {
        return workshop.desc(org.bytedeco.dnnl.memory.format_tag.ab, batch, shape.count());
    }

    memory matrix() {
        return workshop.view(memory, matrixDesc());
    }

    /** All cells, for code that fills a vector tensor itself. */
    FloatBuffer cells() {
        long count = (long) batch * shape.count();
        return new FloatPointer(memory.get_data_handle()).capacity(count).asBuffer();
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public void read(int firstMap, int maps, FloatBuffer target) {
        route(Way.READ, firstMap, maps, target).run();
    }

    @Override
    public void write(int firstMap, int maps, FloatBuffer source) {
        route(Way.WRITE, firstMap, maps, source).run();
    }

    @Override
    public void add(int firstMap, int maps, FloatBuffer source) {
        route(Way.ADD, firstMap, maps, source).run();
    }

    @Override
    public void copy(int firstMap, int maps, Tensor source, int sourceFirstMap) {
        CpuTensor from = (CpuTensor) source;
        Route route = new Route(
                Way.COPY, firstMap, maps, from.memory.get_data_handle().address() + sourceFirstMap);
        Execution execution = routes.get(route);
        if (execution == null) {
            execution = workshop.copy(from.part(sourceFirstMap, maps), part(firstMap, maps));
            routes.put(route, execution);
        }
        execution.run();
    }

    private Execution route(Way way, int firstMap, int maps, FloatBuffer host) {
        FloatPointer address = new FloatPointer(host.duplicate().clear());
        Route route = new Route(way, firstMap, maps, address.address());
        Execution execution = routes.get(route);
        if (execution == null) {
            execution = newRoute(way, firstMap, maps, host, address);
            routes.put(route, execution);
        }
        return execution;
    }

    private Execution newRoute(Way way, int firstMap, int maps, FloatBuffer host, FloatPointer address) {
        int needed = batch * maps * shape.area();
        if (!host.isDirect() || host.capacity() < needed) {
            throw new IllegalArgumentException(
                    "a host buffer is direct and holds " + needed + " values; this one holds " + host.capacity());
        }
        memory canonical = workshop.wrap(
                workshop.keep(address),
                workshop.desc(org.bytedeco.dnnl.memory.format_tag.abcd, batch, maps, shape.height(), shape.width()));
        memory own = part(firstMap, maps);
        return switch (way) {
            case READ -> workshop.copy(own, canonical);
            case WRITE -> workshop.copy(canonical, own);
            case ADD -> workshop.copy(canonical, own, adding());
            case COPY -> throw new IllegalArgumentException("a copy has no host buffer");
        };
    }

    private primitive_attr adding() {
        post_ops sum = workshop.keep(new post_ops());
        sum.append_sum(1f, 0, org.bytedeco.dnnl.memory.data_type.undef);
        primitive_attr attributes = workshop.keep(new primitive_attr());
        attributes.set_post_ops(sum);
        return attributes;
    }

    private memory part(int firstMap, int maps) {
        if (maps == shape.maps()) {
            return memory;
        }
        long[] sizes = {batch, maps, shape.height(), shape.width()};
        long[] offsets = {0, firstMap, 0, 0};
        return workshop.view(memory, workshop.keep(memory.get_desc().submemory_desc(sizes, offsets)));
    }

    private enum Way {
        READ,
        WRITE,
        ADD,
        COPY
    }

    private record Route(Way way, int firstMap, int maps, long address) {}
}
