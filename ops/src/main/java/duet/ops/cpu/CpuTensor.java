package duet.ops.cpu;

import duet.ops.device.Precision;
import duet.ops.device.Tensor;
import duet.ops.network.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Activations or gradients in [image, row, column, map] order. Reorders to the host and back are made once and kept. */
final class CpuTensor implements Tensor {
    private final Workshop workshop;
    private final Shape shape;
    private final int batch;
    private final Precision precision;
    /** All there is, padding included. */
    private final memory buffer;

    private final memory memory;
    private final Map<Route, Execution> routes = new HashMap<>();

    CpuTensor(Workshop workshop, Shape shape, int batch, Precision precision) {
        this.workshop = workshop;
        this.shape = shape;
        this.batch = batch;
        this.precision = precision;
        memory = workshop.allocate(imageDesc());
        buffer = memory;
    }

    private CpuTensor(
            Workshop workshop, Shape shape, int batch, Precision precision, memory buffer, memory.desc place) {
        this.workshop = workshop;
        this.shape = shape;
        this.batch = batch;
        this.precision = precision;
        this.buffer = buffer;
        memory = workshop.view(buffer, place);
    }

    /** A tensor that lies in a larger one, with zeros around it: {@code top} rows above, {@code left} columns before. */
    static CpuTensor padded(
            Workshop workshop, Shape shape, int batch, Precision precision, int rows, int columns, int top, int left) {
        memory.desc whole =
                workshop.desc(precision, org.bytedeco.dnnl.memory.format_tag.acdb, batch, shape.maps(), rows, columns);
        long[] sizes = {batch, shape.maps(), shape.height(), shape.width()};
        long[] offsets = {0, 0, top, left};
        memory.desc place = workshop.keep(whole.submemory_desc(sizes, offsets));
        return new CpuTensor(workshop, shape, batch, precision, workshop.allocate(whole), place);
    }

    memory buffer() {
        return buffer;
    }

    /** The tensor as [images, maps, rows, columns]. */
    memory images() {
        return memory;
    }

    /** Some images of a tensor without padding, in the same memory. */
    CpuTensor strip(int first, int count) {
        long offset = (long) first * shape.count() * precision.bytes();
        memory.desc place = workshop.desc(
                precision,
                org.bytedeco.dnnl.memory.format_tag.acdb,
                count,
                shape.maps(),
                shape.height(),
                shape.width());
        Pointer start = new BytePointer(memory.get_data_handle()).getPointer(offset);
        return new CpuTensor(workshop, shape, count, precision, workshop.wrap(workshop.keep(start), place), place);
    }

    memory.desc imageDesc() {
        return workshop.desc(
                precision,
                org.bytedeco.dnnl.memory.format_tag.acdb,
                batch,
                shape.maps(),
                shape.height(),
                shape.width());
    }

    /** A vector tensor as the matrix [images, maps], which is the same memory. */
    memory.desc matrixDesc() {
        return workshop.desc(precision, org.bytedeco.dnnl.memory.format_tag.ab, batch, shape.count());
    }

    memory matrix() {
        return workshop.view(memory, matrixDesc());
    }

    /** All cells of a float32 tensor, for code that fills a vector tensor itself. */
    FloatBuffer cells() {
        long count = (long) batch * shape.count();
        return new FloatPointer(memory.get_data_handle()).capacity(count).asBuffer();
    }

    Precision precision() {
        return precision;
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
        route(Way.READ, firstMap, maps, floats(target), Precision.FLOAT32).run();
    }

    @Override
    public void write(int firstMap, int maps, FloatBuffer source) {
        route(Way.WRITE, firstMap, maps, floats(source), Precision.FLOAT32).run();
    }

    private static Pointer floats(FloatBuffer host) {
        refuseHeap(host);
        return new FloatPointer(host.duplicate().clear());
    }

    @Override
    public void send(int firstMap, int maps, ByteBuffer target, Precision other) {
        route(Way.SEND, firstMap, maps, bytes(target), other).run();
    }

    @Override
    public void receive(int firstMap, int maps, ByteBuffer source, Precision other) {
        route(Way.RECEIVE, firstMap, maps, bytes(source), other).run();
    }

    @Override
    public void receiveAndAdd(int firstMap, int maps, ByteBuffer source, Precision other) {
        route(Way.RECEIVE_AND_ADD, firstMap, maps, bytes(source), other).run();
    }

    private static Pointer bytes(ByteBuffer host) {
        refuseHeap(host);
        return new BytePointer(host.duplicate().clear());
    }

    private static void refuseHeap(Buffer host) {
        if (!host.isDirect()) {
            throw new IllegalArgumentException("a host buffer is direct; this one lies on the heap");
        }
    }

    @Override
    public void copy(int firstMap, int maps, Tensor source, int sourceFirstMap) {
        inside(Way.COPY, firstMap, maps, (CpuTensor) source, sourceFirstMap).run();
    }

    @Override
    public void add(int firstMap, int maps, Tensor source, int sourceFirstMap) {
        inside(Way.ADD, firstMap, maps, (CpuTensor) source, sourceFirstMap).run();
    }

    private Execution inside(Way way, int firstMap, int maps, CpuTensor from, int sourceFirstMap) {
        Route route = new Route(
                way, firstMap, maps, from.memory.get_data_handle().address() + sourceFirstMap, from.precision);
        Execution execution = routes.get(route);
        if (execution == null) {
            memory source = from.part(sourceFirstMap, maps);
            memory target = part(firstMap, maps);
            execution = way == Way.ADD ? workshop.copy(source, target, adding()) : workshop.copy(source, target);
            routes.put(route, execution);
        }
        return execution;
    }

    private Execution route(Way way, int firstMap, int maps, Pointer host, Precision of) {
        Route route = new Route(way, firstMap, maps, host.address(), of);
        Execution execution = routes.get(route);
        if (execution == null) {
            execution = newRoute(way, firstMap, maps, host, of);
            routes.put(route, execution);
        }
        return execution;
    }

    private Execution newRoute(Way way, int firstMap, int maps, Pointer host, Precision of) {
        long needed = (long) batch * maps * shape.area() * of.bytes();
        long held = host.capacity() * host.sizeof();
        if (held < needed) {
            throw new IllegalArgumentException("a host buffer needs " + needed + " bytes; this one holds " + held);
        }
        memory outside = workshop.wrap(
                workshop.keep(host), workshop.desc(of, way.order, batch, maps, shape.height(), shape.width()));
        memory own = part(firstMap, maps);
        return switch (way) {
            case READ, SEND -> workshop.copy(own, outside);
            case WRITE, RECEIVE -> workshop.copy(outside, own);
            case RECEIVE_AND_ADD -> workshop.copy(outside, own, adding());
            case COPY, ADD -> throw new IllegalArgumentException("between tensors there is no host buffer");
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
        READ(org.bytedeco.dnnl.memory.format_tag.abcd),
        WRITE(org.bytedeco.dnnl.memory.format_tag.abcd),
        SEND(org.bytedeco.dnnl.memory.format_tag.acdb),
        RECEIVE(org.bytedeco.dnnl.memory.format_tag.acdb),
        RECEIVE_AND_ADD(org.bytedeco.dnnl.memory.format_tag.acdb),
        COPY(org.bytedeco.dnnl.memory.format_tag.acdb),
        ADD(org.bytedeco.dnnl.memory.format_tag.acdb);

        /** Order of the host's values. */
        private final org.bytedeco.dnnl.memory.format_tag order;

        Way(org.bytedeco.dnnl.memory.format_tag order) {
            this.order = order;
        }
    }

    private record Route(Way way, int firstMap, int maps, long address, Precision of) {}
}
