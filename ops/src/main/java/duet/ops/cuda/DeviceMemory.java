package duet.ops.cuda;

import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * Memory on a card that is asked for when a layer is made and taken when all have asked, so that the sum is known before any of
 * it is taken.
 */
final class DeviceMemory implements Resource {

    /** What memory is for: the columns of the table that tells where it goes. */
    enum Use {
        ACTIVATIONS,
        GRADIENTS,
        PARAMETERS,
        BUFFERS
    }

    private final String owner;
    private final Use use;
    private final long bytes;
    private CUdeviceptr pointer;

    /** @param owner name of a layer, or what else it is for */
    DeviceMemory(String owner, Use use, long bytes) {
        this.owner = owner;
        this.use = use;
        this.bytes = bytes;
    }

    String owner() {
        return owner;
    }

    Use use() {
        return use;
    }

    long bytes() {
        return bytes;
    }

    /** @return false when the card has too little left */
    boolean take() {
        CUdeviceptr taken = new CUdeviceptr();
        int result = JCudaDriver.cuMemAlloc(taken, bytes);
        if (result == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            return false;
        }
        Status.driver("cuMemAlloc", result);
        pointer = taken;
        return true;
    }

    CUdeviceptr pointer() {
        if (pointer == null) {
            throw new IllegalStateException("the memory of " + owner + " is not taken, or was given back");
        }
        return pointer;
    }

    @Override
    public void close() {
        if (pointer != null) {
            CUdeviceptr taken = pointer;
            pointer = null;
            Status.driver("cuMemFree", JCudaDriver.cuMemFree(taken));
        }
    }
}
