package duet.ops.tower;

import duet.ops.device.Device;
import duet.ops.device.Precision;
import duet.ops.reference.ReferenceDevice;

class MemoryLinksTest extends DirectLinkContract {
    private final MemoryLinks links = new MemoryLinks(Precision.FLOAT32, SILENCE, (from, to) -> true);

    @Override
    protected Device device(int tower) {
        return new ReferenceDevice();
    }

    @Override
    protected DirectLink link(int tower, Device device) {
        return links.link(tower);
    }
}
