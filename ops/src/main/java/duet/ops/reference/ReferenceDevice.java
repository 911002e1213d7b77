package duet.ops.reference;

import duet.ops.device.Device;
import duet.ops.device.Segment;
import duet.ops.network.SegmentPlan;

/** Every layer as its formula reads, in plain loops and double precision: slow, obvious, the oracle of the other devices. */
public final class ReferenceDevice implements Device {

    @Override
    public String description() {
        return "reference (plain loops, double precision)";
    }

    @Override
    public Segment segment(SegmentPlan plan, int batch, long seed) {
        return new ReferenceSegment(plan, batch, seed);
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }
}
