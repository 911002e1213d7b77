package duet.ops.cuda;

import java.nio.charset.StandardCharsets;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.JCudaDriver;

/** A card and its primary context, which all devices of a process on that card share. */
final class Card implements Resource {
    private static final int NAME_BYTES = 256;

    private final Closing closing = new Closing();
    private final int ordinal;
    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();

    /** @throws CudaException where there is no such card */
    Card(int ordinal) {
        this.ordinal = ordinal;
        Bindings.load();
        Status.driver("cuInit", JCudaDriver.cuInit(0));
        Status.driver("cuDeviceGet for card " + ordinal, JCudaDriver.cuDeviceGet(device, ordinal));
        Status.driver("cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
        closing.add(this::release);
        closing.add(Card::leave);
        try {
            enter();
        } catch (CudaException e) {
            closing.closeAfter(e);
            throw e;
        }
    }

    /**
     * Makes the card the one that this thread's calls go to. Two devices may live on one thread, so whatever is asked of a device
     * begins with this; it costs less than a microsecond.
     */
    void enter() {
        Status.driver("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(context));
    }

    int ordinal() {
        return ordinal;
    }

    CUcontext context() {
        return context;
    }

    String name() {
        byte[] text = new byte[NAME_BYTES];
        Status.driver("cuDeviceGetName", JCudaDriver.cuDeviceGetName(text, NAME_BYTES, device));
        return new String(text, StandardCharsets.UTF_8).trim();
    }

    int major() {
        return attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
    }

    int minor() {
        return attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    }

    private int attribute(int attribute) {
        int[] value = new int[1];
        Status.driver("cuDeviceGetAttribute", JCudaDriver.cuDeviceGetAttribute(value, attribute, device));
        return value[0];
    }

    /** Bytes that could be taken now. */
    long free() {
        return memory()[0];
    }

    long total() {
        return memory()[1];
    }

    private long[] memory() {
        long[] free = new long[1];
        long[] total = new long[1];
        Status.driver("cuMemGetInfo", JCudaDriver.cuMemGetInfo(free, total));
        return new long[] {free[0], total[0]};
    }

    private static void leave() {
        Status.driver("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(new CUcontext()));
    }

    private void release() {
        Status.driver("cuDevicePrimaryCtxRelease", JCudaDriver.cuDevicePrimaryCtxRelease(device));
    }

    @Override
    public void close() {
        closing.close();
    }
}
