package duet.ops.device;

/**
 * What a device computes in. Parameters, momenta, gradients of parameters and all sums are float32 (or wider) either way.
 */
public enum Precision {
    FLOAT32(Float.BYTES),
    /** Activations, their gradients and a copy of the weights are rounded to 8 bits of significand; the exponent is float32's. */
    BFLOAT16(Short.BYTES);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one activation. */
    public int bytes() {
        return bytes;
    }
}
