package duet.dataloader.augment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Makes floats of unsigned bytes. The compilers of different Java versions make vector code of different loops; whichever way is
 * taken, the floats are exact.
 */
sealed interface Widening {
    /** The first release in which loops from bytes to floats were seen to become vector code. */
    int FIRST_WITH_CONVERSION = 25;

    /** @param levels unsigned; their values may be changed */
    void widen(byte[] levels, float[] values);

    /** How much too large the floats are; taking it away is exact. */
    float base();

    /** @param pixels length of the arrays */
    static Widening ofThisJava(int pixels) {
        return Runtime.version().feature() >= FIRST_WITH_CONVERSION ? new ByConversion() : new ByBits(pixels);
    }

    /** As signed bytes, which is what Java has. */
    record ByConversion() implements Widening {
        private static final byte SIGN = (byte) 0x80;

        @Override
        public void widen(byte[] levels, float[] values) {
            for (int i = 0; i < levels.length; i++) {
                levels[i] ^= SIGN;
            }
            for (int i = 0; i < levels.length; i++) {
                values[i] = levels[i];
            }
        }

        @Override
        public float base() {
            return SIGN;
        }
    }

    /** As the lowest bits of a float that has its units there: pixel by pixel, but with the shortest step there is. */
    final class ByBits implements Widening {
        private static final VarHandle INTS =
                MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
        private static final float BASE = 1 << 23;
        private static final int BASE_BITS = Float.floatToRawIntBits(BASE);

        private final byte[] bits;
        private final FloatBuffer bitsAsFloats;

        ByBits(int pixels) {
            bits = new byte[pixels * Float.BYTES];
            bitsAsFloats = ByteBuffer.wrap(bits).order(ByteOrder.nativeOrder()).asFloatBuffer();
        }

        @Override
        public void widen(byte[] levels, float[] values) {
            widen(levels, bits);
            bitsAsFloats.get(0, values);
        }

        private static void widen(byte[] levels, byte[] bits) {
            for (int i = 0; i < levels.length; i++) {
                INTS.set(bits, i * Float.BYTES, (levels[i] & 0xFF) | BASE_BITS);
            }
        }

        @Override
        public float base() {
            return BASE;
        }
    }
}
