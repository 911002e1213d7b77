package duet.engine.safetensors;

import java.nio.ByteBuffer;

/** Real numbers of other types as float32. */
final class Widened {
    private static final int HALF_SIGN = 0x8000;
    private static final int HALF_EXPONENT = 0x1F;
    private static final int HALF_FRACTION = 0x3FF;
    private static final int HALF_FRACTION_BITS = 10;

    private Widened() {}

    static boolean from(DataType type) {
        return switch (type) {
            case F16, BF16, F32, F64 -> true;
            default -> false;
        };
    }

    /** @param bytes little-endian */
    static float read(DataType type, ByteBuffer bytes, int index) {
        return switch (type) {
            case F32 -> bytes.getFloat(index * Float.BYTES);
            case F64 -> (float) bytes.getDouble(index * Double.BYTES);
            case BF16 -> Float.intBitsToFloat(bytes.getShort(index * Short.BYTES) << 16);
            case F16 -> half(bytes.getShort(index * Short.BYTES));
            default -> throw new IllegalArgumentException(type + " is not a type of real numbers that is read");
        };
    }

    /** IEEE 754 binary16; exact. */
    private static float half(short bits) {
        int exponent = bits >> HALF_FRACTION_BITS & HALF_EXPONENT;
        int fraction = bits & HALF_FRACTION;
        float magnitude;
        if (exponent == HALF_EXPONENT) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else {
            magnitude = Math.scalb((float) (fraction | 1 << HALF_FRACTION_BITS), exponent - 25);
        }
        return (bits & HALF_SIGN) == 0 ? magnitude : -magnitude;
    }
}
