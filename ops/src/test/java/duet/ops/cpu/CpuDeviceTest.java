package duet.ops.cpu;

import duet.ops.device.Device;
import duet.ops.device.LayerContract;

/** oneDNN against the reference device. */
class CpuDeviceTest extends LayerContract {

    @Override
    public Device device() {
        return new CpuDevice(1);
    }

    /** Float32 sums with much cancellation: a bias gradient behind nine layers is off by 1.3e-5. */
    @Override
    protected double tolerance() {
        return 5e-5;
    }
}
