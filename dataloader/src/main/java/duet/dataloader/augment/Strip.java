package duet.dataloader.augment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * One strip of one band on its way from stored bytes to input. Java 17's compiler makes no vector code of a loop from bytes
 * to floats, so the way is cut into steps: those over whole arrays of one type become vector code, and the one that goes
 * pixel by pixel is the shortest there is, a byte widened to an int.
 */
final class Strip {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    /** A float of this value has its units in its lowest bit: a byte put there adds itself, exactly. */
    private static final float BASE = 1 << 23;

    private static final int BASE_BITS = Float.floatToRawIntBits(BASE);

    private final int side;
    private final int crop;
    private final int rows;
    /** The pixels in their final order. */
    private final byte[] levels;
    /** The same as floats, {@link #BASE} too large. */
    private final byte[] bits;

    private final FloatBuffer bitsAsFloats;
    private final float[] values;

    /** @param side rows and columns of the stored pictures */
    Strip(int side, Strips strips) {
        this.side = side;
        crop = strips.crop();
        rows = strips.rows();
        levels = new byte[strips.pixels()];
        bits = new byte[strips.pixels() * Float.BYTES];
        bitsAsFloats = ByteBuffer.wrap(bits).order(ByteOrder.nativeOrder()).asFloatBuffer();
        values = new float[strips.pixels()];
    }

    /**
     * Cuts the strip out of a stored picture.
     *
     * @param first where the strip's first row begins
     */
    void cut(byte[] picture, int first, boolean mirrored) {
        for (int row = 0; row < rows; row++) {
            if (mirrored) {
                reverse(picture, first + row * side, levels, row * crop, crop);
            } else {
                System.arraycopy(picture, first + row * side, levels, row * crop, crop);
            }
        }
        widen(levels, bits);
    }

    /**
     * Makes input of what was cut out, (pixel - mean + shift) * factor in float arithmetic, in this order.
     *
     * @param mean what is subtracted, in the order of the result
     * @param target receives the strip from {@code at} on
     */
    void put(float[] mean, float shift, float factor, FloatBuffer target, int at) {
        bitsAsFloats.get(0, values);
        normalise(values, mean, shift, factor);
        target.put(at, values);
    }

    /** Copies bytes in reverse order, eight at a time. */
    private static void reverse(byte[] source, int from, byte[] target, int to, int length) {
        int end = to + length;
        int whole = length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            LONGS.set(target, end - Long.BYTES - i, Long.reverseBytes((long) LONGS.get(source, from + i)));
        }
        for (int i = whole; i < length; i++) {
            target[end - 1 - i] = source[from + i];
        }
    }

    private static void widen(byte[] levels, byte[] bits) {
        for (int i = 0; i < levels.length; i++) {
            INTS.set(bits, i * Float.BYTES, (levels[i] & 0xFF) | BASE_BITS);
        }
    }

    private static void normalise(float[] values, float[] mean, float shift, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] - BASE - mean[i] + shift) * factor;
        }
    }
}
