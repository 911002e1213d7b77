package duet.ops.cuda;

import duet.ops.device.DeviceException;

/** A card has too little memory for what it is to compute: where the memory would go, what is free, and what would fit. */
public final class CudaMemoryException extends DeviceException {
    private static final long serialVersionUID = 1;

    CudaMemoryException(String message) {
        super(message);
    }
}
