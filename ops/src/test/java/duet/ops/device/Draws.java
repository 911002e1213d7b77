package duet.ops.device;

import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Random values for a test, the same in every run: the n-th draw of a number is a function of (seed, number, n). */
public final class Draws {
    private final Philox philox;
    private final long number;
    private long drawn;

    public Draws(long seed, long number) {
        this.philox = new Philox(seed);
        this.number = number;
    }

    private Philox next() {
        return philox.block(Purpose.SYNTHETIC, number, drawn++);
    }

    /** Both ends included. */
    public int between(int lowest, int highest) {
        return lowest + next().below(0, highest - lowest + 1);
    }

    public boolean coin() {
        return between(0, 1) == 1;
    }

    public int oneOf(int... values) {
        return values[between(0, values.length - 1)];
    }

    public double oneOf(double... values) {
        return values[between(0, values.length - 1)];
    }

    public double normal() {
        return next().normal(0);
    }

    /** Normal values in a host buffer: direct, native order. */
    public FloatBuffer normals(int count, double standardDeviation) {
        FloatBuffer values = host(count);
        for (int i = 0; i < count; i++) {
            values.put(i, (float) (standardDeviation * normal()));
        }
        return values;
    }

    /** A host buffer of zeros. */
    public static FloatBuffer host(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
