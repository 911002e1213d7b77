package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import duet.ops.device.Precision;
import duet.ops.device.Tensor;
import duet.ops.network.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import jcuda.driver.CUdeviceptr;

/** Activations or gradients on a card, [images, maps, rows, columns] in float32 or bfloat16. */
class CudaTensor implements Tensor {
    private final Equipment equipment;
    private final Shape shape;
    private final int batch;
    private final Precision precision;
    private final DeviceMemory memory;
    /** Recorded behind its latest computation, where somebody reads it while the arithmetic goes on; else null. */
    private Event complete;

    CudaTensor(CudaWorkshop workshop, String owner, Use use, Shape shape, int batch, Precision precision) {
        this.equipment = workshop.equipment();
        this.shape = shape;
        this.batch = batch;
        this.precision = precision;
        memory = workshop.memory(owner, use, count() * precision.bytes());
        passThrough(1);
    }

    /** Parts of so many images go to the host and come from it in one piece. */
    final void passThrough(int images) {
        long bytes = (long) images * shape.count() * Float.BYTES;
        equipment.outbound().need(bytes);
        equipment.inbound().need(bytes);
    }

    final long count() {
        return (long) batch * shape.count();
    }

    @Override
    public final Shape shape() {
        return shape;
    }

    @Override
    public final int batch() {
        return batch;
    }

    final Precision precision() {
        return precision;
    }

    /** As kernels are told. */
    final int type() {
        return type(precision);
    }

    private static int type(Precision of) {
        return of == Precision.BFLOAT16 ? 1 : 0;
    }

    /** Where it lies now. */
    CUdeviceptr pointer() {
        return memory.pointer();
    }

    /**
     * Readers need not wait for what the arithmetic is told from now on.
     *
     * @param event recorded behind the computation; null when the tensor changes again
     */
    final void completeWith(Event event) {
        complete = event;
    }

    @Override
    public final void read(int firstMap, int maps, FloatBuffer target) {
        begin(firstMap, maps);
        Traffic.check(target, count(maps) * Float.BYTES);
        beforeReading();
        if (maps == shape.maps() && precision == Precision.FLOAT32) {
            equipment.traffic().toHost(pointer(), count() * Float.BYTES, target);
            return;
        }
        CUdeviceptr dense = equipment.outbound().pointer();
        inPieces(maps, Float.BYTES, equipment.outbound(), (image, images) -> {
            long values = (long) images * maps * shape.area();
            equipment
                    .kernels()
                    .runOn(
                            equipment.streams().copy(),
                            "copy_maps",
                            values,
                            dense,
                            type(Precision.FLOAT32),
                            maps,
                            0,
                            image(image),
                            type(),
                            shape.maps(),
                            firstMap,
                            maps,
                            shape.area());
            equipment.traffic().toHost(dense, values * Float.BYTES, target.slice(first(image, maps), (int) values));
        });
    }

    @Override
    public final void send(int firstMap, int maps, ByteBuffer target, Precision as) {
        begin(firstMap, maps);
        Traffic.check(target, count(maps) * as.bytes());
        beforeReading();
        CUdeviceptr packed = equipment.outbound().pointer();
        inPieces(maps, as.bytes(), equipment.outbound(), (image, images) -> {
            long values = (long) images * maps * shape.area();
            equipment
                    .kernels()
                    .runOn(
                            equipment.streams().copy(),
                            "pack",
                            values,
                            packed,
                            type(as),
                            image(image),
                            type(),
                            shape.maps(),
                            firstMap,
                            maps,
                            shape.area());
            equipment.traffic().toHost(packed, values * as.bytes(), piece(target, image, maps, values, as));
        });
    }

    /** The part of a host buffer that belongs to some images. */
    private ByteBuffer piece(ByteBuffer host, int image, int maps, long values, Precision as) {
        return host.slice(first(image, maps) * as.bytes(), (int) (values * as.bytes()));
    }

    /** Some images, as many at a time as the memory they pass through holds: mostly all. */
    private void inPieces(int maps, int bytesPerValue, SharedMemory through, Piece piece) {
        long bytesOfImage = (long) maps * shape.area() * bytesPerValue;
        int most = (int) Math.min(batch, through.bytes() / bytesOfImage);
        for (int image = 0; image < batch; image += most) {
            piece.pass(image, Math.min(most, batch - image));
        }
    }

    @FunctionalInterface
    private interface Piece {
        void pass(int firstImage, int images);
    }

    /** Where an image begins. */
    private CUdeviceptr image(int image) {
        return pointer().withByteOffset((long) image * shape.count() * precision.bytes());
    }

    private int first(int image, int maps) {
        return image * maps * shape.area();
    }

    /** The stream of copies waits for whoever computes the tensor. */
    private void beforeReading() {
        if (complete == null) {
            equipment.streams().afterCompute(equipment.streams().copy());
        } else {
            complete.holdBack(equipment.streams().copy());
        }
    }

    @Override
    public void write(int firstMap, int maps, FloatBuffer source) {
        begin(firstMap, maps);
        Traffic.check(source, count(maps) * Float.BYTES);
        if (maps == shape.maps() && precision == Precision.FLOAT32) {
            equipment.streams().afterCompute(equipment.streams().copy());
            equipment.traffic().toCard(pointer(), count() * Float.BYTES, source);
            return;
        }
        CUdeviceptr dense = equipment.inbound().pointer();
        inPieces(maps, Float.BYTES, equipment.inbound(), (image, images) -> {
            long values = (long) images * maps * shape.area();
            bringIn(source.slice(first(image, maps), (int) values), values * Float.BYTES);
            equipment
                    .kernels()
                    .run(
                            "copy_maps",
                            values,
                            image(image),
                            type(),
                            shape.maps(),
                            firstMap,
                            dense,
                            type(Precision.FLOAT32),
                            maps,
                            0,
                            maps,
                            shape.area());
            equipment.inboundTaken().record(equipment.streams().compute());
        });
    }

    /** From the host to where the arithmetic takes it from, when it has taken what came before. */
    private void bringIn(Buffer source, long bytes) {
        equipment.inboundTaken().holdBack(equipment.streams().copy());
        equipment.traffic().toCard(equipment.inbound().pointer(), bytes, source);
    }

    @Override
    public final void receive(int firstMap, int maps, ByteBuffer source, Precision as) {
        takeIn("unpack", firstMap, maps, source, as);
    }

    @Override
    public final void receiveAndAdd(int firstMap, int maps, ByteBuffer source, Precision as) {
        takeIn("unpack_and_add", firstMap, maps, source, as);
    }

    private void takeIn(String kernel, int firstMap, int maps, ByteBuffer source, Precision as) {
        begin(firstMap, maps);
        Traffic.check(source, count(maps) * as.bytes());
        inPieces(maps, as.bytes(), equipment.inbound(), (image, images) -> {
            long values = (long) images * maps * shape.area();
            bringIn(piece(source, image, maps, values, as), values * as.bytes());
            unpack(
                    kernel,
                    image(image),
                    values,
                    firstMap,
                    maps,
                    equipment.inbound().pointer(),
                    as);
            equipment.inboundTaken().record(equipment.streams().compute());
        });
    }

    /** Of maps as {@link #packInto} leaves them: in this precision. */
    final long packedBytes(int maps) {
        return count(maps) * precision.bytes();
    }

    /** As {@link #send}, to memory of this card, in the order of the arithmetic. */
    final void packInto(CUdeviceptr target, int firstMap, int maps) {
        begin(firstMap, maps);
        equipment
                .kernels()
                .run(
                        "pack",
                        count(maps),
                        target,
                        type(),
                        pointer(),
                        type(),
                        shape.maps(),
                        firstMap,
                        maps,
                        shape.area());
    }

    /** What a tensor of the same precision has packed, from memory of this card, in the order of the arithmetic. */
    final void unpackFrom(CUdeviceptr packed, int firstMap, int maps, boolean add) {
        begin(firstMap, maps);
        unpack(add ? "unpack_and_add" : "unpack", pointer(), count(maps), firstMap, maps, packed, precision);
    }

    private void unpack(
            String kernel, CUdeviceptr to, long values, int firstMap, int maps, CUdeviceptr packed, Precision as) {
        equipment
                .kernels()
                .run(kernel, values, to, type(), shape.maps(), firstMap, packed, type(as), maps, shape.area());
    }

    @Override
    public final void copy(int firstMap, int maps, Tensor source, int sourceFirstMap) {
        inside("copy_maps", firstMap, maps, (CudaTensor) source, sourceFirstMap);
    }

    @Override
    public final void add(int firstMap, int maps, Tensor source, int sourceFirstMap) {
        inside("add_maps", firstMap, maps, (CudaTensor) source, sourceFirstMap);
    }

    private void inside(String kernel, int firstMap, int maps, CudaTensor source, int sourceFirstMap) {
        begin(firstMap, maps);
        equipment
                .kernels()
                .run(
                        kernel,
                        count(maps),
                        pointer(),
                        type(),
                        shape.maps(),
                        firstMap,
                        source.pointer(),
                        source.type(),
                        source.shape.maps(),
                        sourceFirstMap,
                        maps,
                        shape.area());
    }

    private long count(int maps) {
        return (long) batch * maps * shape.area();
    }

    private void begin(int firstMap, int maps) {
        if (firstMap < 0 || maps < 1 || firstMap + maps > shape.maps()) {
            throw new IllegalArgumentException(
                    "maps " + firstMap + " to " + (firstMap + maps - 1) + " of a tensor of " + shape);
        }
        equipment.card().enter();
    }
}
