package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import duet.ops.device.Precision;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/**
 * The images that a network reads, with a second place to which the next batch comes while the card computes with the first. In
 * float32 the two change places; in bfloat16 the second holds the host's float32 and is rounded into the first.
 */
final class InputTensor extends CudaTensor {
    private final Equipment equipment;
    /** Of float32 values. */
    private final DeviceMemory second;

    private final Event arrived;
    private boolean swapped;
    /** Address of the host buffer that is on its way; 0 where none is. */
    private long staged;

    InputTensor(CudaWorkshop workshop, String owner, Shape shape, int batch, Precision precision) {
        super(workshop, owner, Use.ACTIVATIONS, shape, batch, precision);
        equipment = workshop.equipment();
        second = workshop.memory(owner, Use.BUFFERS, count() * Float.BYTES);
        arrived = workshop.keep(Event.untimed());
    }

    @Override
    CUdeviceptr pointer() {
        return swapped ? second.pointer() : super.pointer();
    }

    private CUdeviceptr other() {
        return swapped ? super.pointer() : second.pointer();
    }

    @Override
    public void stage(FloatBuffer source) {
        equipment.card().enter();
        long bytes = count() * Float.BYTES;
        Traffic.check(source, bytes);
        if (!equipment.pinned().register(source)) {
            // From memory that may move the card cannot fetch by itself: the write will bring it.
            return;
        }
        equipment.streams().afterCompute(equipment.streams().staging());
        Status.driver(
                "cuMemcpyHtoDAsync",
                JCudaDriver.cuMemcpyHtoDAsync(
                        other(), Pointer.to(source), bytes, equipment.streams().staging()));
        arrived.record(equipment.streams().staging());
        staged = PinnedMemory.address(source);
    }

    @Override
    public void write(int firstMap, int maps, FloatBuffer source) {
        boolean whole = maps == shape().maps();
        if (staged == 0 || !whole || PinnedMemory.address(source) != staged) {
            if (whole && precision() == Precision.BFLOAT16) {
                landInSecond(source);
            } else {
                super.write(firstMap, maps, source);
            }
            return;
        }
        equipment.card().enter();
        staged = 0;
        arrived.await();
        arrived.holdBack(equipment.streams().compute());
        if (precision() == Precision.FLOAT32) {
            swapped = !swapped;
        } else {
            round();
        }
    }

    /** A batch that was not staged, in the place of one that was: that one's write will bring it again. */
    private void landInSecond(FloatBuffer source) {
        equipment.card().enter();
        Traffic.check(source, count() * Float.BYTES);
        Streams.await(equipment.streams().staging());
        staged = 0;
        equipment.streams().afterCompute(equipment.streams().copy());
        equipment.traffic().toCard(second.pointer(), count() * Float.BYTES, source);
        round();
    }

    private void round() {
        equipment.kernels().run("convert", count(), pointer(), type(), second.pointer(), 0);
    }
}
