package duet.ops.device;

/** The upper half of a float32: its sign, its exponent and 7 bits of its significand. */
public final class Bfloat16 {
    private static final int LOWER_HALF = 0xFFFF;
    private static final int QUIET_NAN = 0x7FC0;

    private Bfloat16() {}

    /** The nearest bfloat16, of two equally near ones the even one. */
    public static short round(float value) {
        if (Float.isNaN(value)) {
            return QUIET_NAN;
        }
        int bits = Float.floatToRawIntBits(value);
        int half = LOWER_HALF / 2 + (bits >>> Short.SIZE & 1);
        return (short) (bits + half >>> Short.SIZE);
    }

    public static float widen(short bits) {
        return Float.intBitsToFloat(bits << Short.SIZE);
    }
}
