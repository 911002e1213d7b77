package duet.ops.cuda;

import duet.ops.device.Device;
import duet.ops.device.LayerContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** cuDNN, cuBLAS and the kernels against the reference device, in full float32. */
@ExtendWith(StandIn.class)
class CudaDeviceTest extends LayerContract {

    @Override
    public Device device() {
        return new CudaDevice(0);
    }

    /** Float32 sums with much cancellation, as on the CPU. */
    @Override
    protected double tolerance() {
        return 5e-5;
    }
}
