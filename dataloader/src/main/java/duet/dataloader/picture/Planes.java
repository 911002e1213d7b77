package duet.dataloader.picture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Takes interleaved pixels apart: [pixels, 3] bytes to [3, pixels] bytes, eight pixels at a time. */
final class Planes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int LANES = Long.BYTES;
    private static final long BYTES_0_3_6 = 0x00FF0000FF0000FFL;
    private static final long BYTES_1_4_7 = 0xFF0000FF0000FF00L;
    private static final long BYTES_2_5 = 0x0000FF0000FF0000L;
    private static final long BYTE_2 = 0x0000000000FF0000L;
    private static final long BYTES_1_5 = 0x0000FF000000FF00L;

    private Planes() {}

    static void split(byte[] interleaved, byte[] planar) {
        split(ByteBuffer.wrap(interleaved).order(ByteOrder.LITTLE_ENDIAN), planar);
    }

    /** @param interleaved in little-endian order, read from its start */
    static void split(ByteBuffer interleaved, byte[] planar) {
        int pixels = planar.length / 3;
        int whole = pixels / LANES * LANES;
        for (int i = 0; i < whole; i += LANES) {
            long first = interleaved.getLong(3 * i);
            long second = interleaved.getLong(3 * i + LANES);
            long third = interleaved.getLong(3 * i + 2 * LANES);
            // Red of pixel p is byte 3p of the three longs: at 3p modulo 8 of one. Green is one on, blue two.
            LONGS.set(planar, i, sorted(first & BYTES_0_3_6 | second & BYTES_1_4_7 | third & BYTES_2_5));
            long green = first & BYTES_1_4_7 | second & BYTES_2_5 | third & BYTES_0_3_6;
            LONGS.set(planar, pixels + i, sorted(Long.rotateRight(green, 8)));
            long blue = first & BYTES_2_5 | second & BYTES_0_3_6 | third & BYTES_1_4_7;
            LONGS.set(planar, 2 * pixels + i, sorted(Long.rotateRight(blue, 16)));
        }
        for (int i = whole; i < pixels; i++) {
            planar[i] = interleaved.get(3 * i);
            planar[pixels + i] = interleaved.get(3 * i + 1);
            planar[2 * pixels + i] = interleaved.get(3 * i + 2);
        }
    }

    /** Byte 3p modulo 8 goes to byte p: 1 changes places with 3, 5 with 7, 2 with 6. */
    private static long sorted(long lanes) {
        long odd = (lanes >>> 16 ^ lanes) & BYTES_1_5;
        long swapped = lanes ^ odd ^ odd << 16;
        long even = (swapped >>> 32 ^ swapped) & BYTE_2;
        return swapped ^ even ^ even << 32;
    }
}
