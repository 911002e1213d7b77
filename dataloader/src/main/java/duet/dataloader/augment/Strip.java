package duet.dataloader.augment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * One strip of one band on its way from stored bytes to input, cut into steps: a loop over whole arrays of one type becomes
 * vector code, a loop that does everything for one pixel after the other does not.
 */
final class Strip {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final int side;
    private final int crop;
    private final int rows;
    /** The pixels in their final order. */
    private final byte[] levels;

    private final float[] values;
    private final Widening widening;

    /** @param side rows and columns of the stored pictures */
    Strip(int side, Strips strips, Widening widening) {
        this.side = side;
        crop = strips.crop();
        rows = strips.rows();
        levels = new byte[strips.pixels()];
        values = new float[strips.pixels()];
        this.widening = widening;
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
        widening.widen(levels, values);
    }

    /**
     * Makes input of what was cut out, (pixel - mean + shift) * factor in float arithmetic, in this order.
     *
     * @param mean what is subtracted, in the order of the result
     * @param target receives the strip from {@code at} on
     */
    void put(float[] mean, float shift, float factor, FloatBuffer target, int at) {
        normalise(values, widening.base(), mean, shift, factor);
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

    private static void normalise(float[] values, float base, float[] mean, float shift, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] - base - mean[i] + shift) * factor;
        }
    }
}
