package duet.ops.cpu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import duet.ops.device.Device;
import duet.ops.device.LayerContract;
import duet.ops.device.Precision;

/** oneDNN in bfloat16 against the reference device, on processors that compute in it. */
class Bfloat16CpuDeviceTest extends LayerContract {

    @Override
    public Device device() {
        assumeTrue(CpuDevice.computes(Precision.BFLOAT16));
        return new CpuDevice(1, Precision.BFLOAT16);
    }

    /** A value is off by up to 2^-9 of it, 2e-3, each time it is rounded. */
    @Override
    protected double tolerance() {
        return 2e-2;
    }

    /** Where a pool's two largest values are rounded to the same one, a gradient takes another way. */
    @Override
    protected double segmentTolerance() {
        return 2e-1;
    }

    /** Behind the first one, norms are so saturated that most of what a pool sees is rounded to one value. */
    @Override
    protected int segmentSteps() {
        return 1;
    }
}
