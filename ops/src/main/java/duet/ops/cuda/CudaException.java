package duet.ops.cuda;

import duet.ops.device.DeviceException;

/** A call to the card's driver or to one of its libraries that failed: which one, with what, and what to do. */
public final class CudaException extends DeviceException {
    private static final long serialVersionUID = 1;

    CudaException(String message) {
        super(message);
    }

    CudaException(String message, Throwable cause) {
        super(message, cause);
    }
}
