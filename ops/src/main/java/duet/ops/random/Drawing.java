package duet.ops.random;

import java.util.stream.IntStream;

/** Draws some of many without putting back, by the first swaps of Fisher and Yates' shuffle (Durstenfeld's form, 1964). */
public final class Drawing {
    private Drawing() {}

    /**
     * A function of its arguments alone.
     *
     * @param drawn how many to draw, 0 to {@code size}
     * @param epoch keeps draws of one seed for different ends apart
     * @return 0 .. size - 1, those drawn first, in the order in which they were drawn; then the others
     */
    public static int[] of(int size, int drawn, long seed, long epoch) {
        if (drawn < 0 || drawn > size) {
            throw new IllegalArgumentException(drawn + " cannot be drawn out of " + size);
        }
        int[] indices = IntStream.range(0, size).toArray();
        Philox philox = new Philox(seed);
        for (int i = 0; i < drawn; i++) {
            int other = i + philox.block(Purpose.PERMUTATION, epoch, i).below(0, size - i);
            int kept = indices[i];
            indices[i] = indices[other];
            indices[other] = kept;
        }
        return indices;
    }
}
