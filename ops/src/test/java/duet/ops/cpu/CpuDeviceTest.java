package duet.ops.cpu;

import duet.ops.device.Device;
import duet.ops.device.LayerContract;

/** oneDNN against the reference device. */
class CpuDeviceTest extends LayerContract {

    @Override
    public Device device() {
        return new CpuDevice(1);
    }
}
