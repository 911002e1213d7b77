package duet.ops.reference;

import duet.ops.device.Device;
import duet.ops.device.LayerContract;

/** The reference keeps the contract too; that its numbers are right is shown by its other tests. */
class ReferenceDeviceTest extends LayerContract {

    @Override
    public Device device() {
        return new ReferenceDevice();
    }
}
