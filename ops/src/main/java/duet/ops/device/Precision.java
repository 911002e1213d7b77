package duet.ops.device;

/**
 * What a device computes in. Parameters, momenta, gradients of parameters and all sums are float32 (or wider) either way; only
 * cuDNN rounds the gradients of a convolution's weights too, since it wants one type of all that it multiplies and writes: they are
 * widened again before anything is done with them. Float16 is not offered: its exponents end at 2^-14, where many gradients are
 * smaller, so that it needs a loss scaled up and a scale that follows it; bfloat16 has float32's exponents.
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
