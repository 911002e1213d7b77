package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import duet.ops.cuda.Moves.Extent;
import duet.ops.cuda.Moves.Place;
import duet.ops.device.Precision;
import duet.ops.device.Tensor;
import duet.ops.network.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;

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
        return Moves.type(precision);
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
        inPieces(maps, Float.BYTES, equipment.outbound(), (image, part) -> {
            Place to = new Place(dense, Precision.FLOAT32, maps, 0);
            equipment.moves().copy(equipment.streams().copy(), to, place(image, firstMap), part);
            FloatBuffer host = target.slice(image * maps * shape.area(), (int) part.values());
            equipment.traffic().toHost(dense, part.values() * Float.BYTES, host);
        });
    }

    @Override
    public final void send(int firstMap, int maps, ByteBuffer target, Precision as) {
        begin(firstMap, maps);
        Traffic.check(target, count(maps) * as.bytes());
        beforeReading();
        CUdeviceptr packed = equipment.outbound().pointer();
        inPieces(maps, as.bytes(), equipment.outbound(), (image, part) -> {
            equipment.moves().pack(equipment.streams().copy(), packed, as, place(image, firstMap), part);
            equipment.traffic().toHost(packed, part.values() * as.bytes(), slice(target, image, part, as));
        });
    }

    /** What a host buffer has of some images. */
    private static ByteBuffer slice(ByteBuffer host, int image, Extent part, Precision as) {
        int bytesOfImage = part.maps() * part.area() * as.bytes();
        return host.slice(image * bytesOfImage, part.images() * bytesOfImage);
    }

    /** Some images, as many at a time as the memory they pass through holds: mostly all. */
    private void inPieces(int maps, int bytesPerValue, SharedMemory through, Piece piece) {
        long bytesOfImage = (long) maps * shape.area() * bytesPerValue;
        int most = (int) Math.min(batch, through.bytes() / bytesOfImage);
        for (int image = 0; image < batch; image += most) {
            piece.pass(image, new Extent(Math.min(most, batch - image), maps, shape.area()));
        }
    }

    @FunctionalInterface
    private interface Piece {
        void pass(int firstImage, Extent part);
    }

    private Place place(int image, int firstMap) {
        long offset = (long) image * shape.count() * precision.bytes();
        return new Place(pointer().withByteOffset(offset), precision, shape.maps(), firstMap);
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
        Place from = new Place(equipment.inbound().pointer(), Precision.FLOAT32, maps, 0);
        inPieces(maps, Float.BYTES, equipment.inbound(), (image, part) -> {
            FloatBuffer host = source.slice(image * maps * shape.area(), (int) part.values());
            bringIn(host, part.values() * Float.BYTES);
            equipment.moves().copy(equipment.streams().compute(), place(image, firstMap), from, part);
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
        takeIn(firstMap, maps, source, as, false);
    }

    @Override
    public final void receiveAndAdd(int firstMap, int maps, ByteBuffer source, Precision as) {
        takeIn(firstMap, maps, source, as, true);
    }

    private void takeIn(int firstMap, int maps, ByteBuffer source, Precision as, boolean add) {
        begin(firstMap, maps);
        Traffic.check(source, count(maps) * as.bytes());
        CUdeviceptr packed = equipment.inbound().pointer();
        inPieces(maps, as.bytes(), equipment.inbound(), (image, part) -> {
            bringIn(slice(source, image, part, as), part.values() * as.bytes());
            Place to = place(image, firstMap);
            equipment.moves().unpack(equipment.streams().compute(), to, packed, as, part, add);
            equipment.inboundTaken().record(equipment.streams().compute());
        });
    }

    /** Of maps as {@link #packInto} leaves them: in this precision. */
    final long packedBytes(int maps) {
        return count(maps) * precision.bytes();
    }

    /**
     * As {@link #send}, to memory of this card. As soon as this tensor is complete, whatever the arithmetic does then; what it is told
     * from now on waits.
     *
     * @param ready is recorded behind it
     */
    final void packInto(CUdeviceptr target, int firstMap, int maps, Event ready) {
        begin(firstMap, maps);
        beforeReading();
        CUstream stream = equipment.streams().copy();
        equipment.moves().pack(stream, target, precision, place(0, firstMap), all(maps));
        ready.record(stream);
        ready.holdBack(equipment.streams().compute());
    }

    /** What a tensor of the same precision has packed, from memory of this card, in the order of the arithmetic. */
    final void unpackFrom(CUdeviceptr packed, int firstMap, int maps, boolean add) {
        begin(firstMap, maps);
        CUstream stream = equipment.streams().compute();
        equipment.moves().unpack(stream, place(0, firstMap), packed, precision, all(maps), add);
    }

    @Override
    public final void copy(int firstMap, int maps, Tensor source, int sourceFirstMap) {
        begin(firstMap, maps);
        Place from = ((CudaTensor) source).place(0, sourceFirstMap);
        equipment.moves().copy(equipment.streams().compute(), place(0, firstMap), from, all(maps));
    }

    @Override
    public final void add(int firstMap, int maps, Tensor source, int sourceFirstMap) {
        begin(firstMap, maps);
        Place from = ((CudaTensor) source).place(0, sourceFirstMap);
        equipment.moves().add(equipment.streams().compute(), place(0, firstMap), from, all(maps));
    }

    private Extent all(int maps) {
        return new Extent(batch, maps, shape.area());
    }

    private long count(int maps) {
        return all(maps).values();
    }

    private void begin(int firstMap, int maps) {
        if (firstMap < 0 || maps < 1 || firstMap + maps > shape.maps()) {
            throw new IllegalArgumentException(
                    "maps " + firstMap + " to " + (firstMap + maps - 1) + " of a tensor of " + shape);
        }
        equipment.card().enter();
    }
}
