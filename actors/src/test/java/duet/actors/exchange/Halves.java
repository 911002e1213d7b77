package duet.actors.exchange;

import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import duet.ops.tower.Direction;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tensor halves and transfers for tests. */
final class Halves {
    private Halves() {}

    static ByteBuffer empty(int floats) {
        return ByteBuffer.allocateDirect(Float.BYTES * floats).order(ByteOrder.nativeOrder());
    }

    /** Values that tell halves of different seeds and places in a half apart. */
    static ByteBuffer drawn(long seed, int floats) {
        Philox philox = new Philox(seed);
        ByteBuffer half = empty(floats);
        for (int i = 0; i < floats; i++) {
            if (i % 4096 == 0) {
                philox.block(Purpose.SYNTHETIC, seed, i);
            }
            half.putFloat(Float.BYTES * i, philox.word(i & 3) / 65_536f + i);
        }
        return half;
    }

    static Transfer transfer(int number) {
        return new Transfer(number / 6, number % 3, number % 6 < 3 ? Direction.FORWARD : Direction.BACKWARD);
    }
}
