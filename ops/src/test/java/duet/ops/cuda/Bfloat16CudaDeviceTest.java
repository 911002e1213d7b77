package duet.ops.cuda;

import duet.ops.device.Device;
import duet.ops.device.LayerContract;
import duet.ops.device.Precision;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same in bfloat16. */
@ExtendWith(StandIn.class)
class Bfloat16CudaDeviceTest extends LayerContract {

    @Override
    public Device device() {
        return new CudaDevice(0, Precision.BFLOAT16, CudaOptions.DEFAULT);
    }

    /** A value is off by up to 2^-9 of it, 2e-3, each time it is rounded. */
    @Override
    protected double tolerance() {
        return 2e-2;
    }

    /**
     * Where the two largest values of a pool's window are rounded to the same one, a gradient takes another way. How much of it does
     * is chance: of the drawn segments one is off by 0.22.
     */
    @Override
    protected double segmentTolerance() {
        return 3e-1;
    }

    /** Behind the first one, norms are so saturated that most of what a pool sees is rounded to one value. */
    @Override
    protected int segmentSteps() {
        return 1;
    }
}
