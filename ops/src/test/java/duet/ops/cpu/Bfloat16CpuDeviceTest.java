package duet.ops.cpu;

import duet.ops.device.Device;
import duet.ops.device.LayerContract;
import duet.ops.device.Precision;

class Bfloat16CpuDeviceTest extends LayerContract {

    @Override
    public Device device() {
        return new CpuDevice(1, Precision.BFLOAT16);
    }

    @Override
    protected double tolerance() {
        return 1e-2;
    }
}
