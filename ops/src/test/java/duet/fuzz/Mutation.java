package duet.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Small changes to an input: bits, bytes and numbers overwritten, pieces taken out or doubled, ends cut off. */
final class Mutation {
    private static final int MOST_CHANGES = 4;
    private static final byte[] EDGES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF};

    private Mutation() {}

    static byte[] of(byte[] input, Random random) {
        byte[] changed = input.clone();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0 && changed.length > 0; changes--) {
            changed = changed(changed, random);
        }
        return changed;
    }

    private static byte[] changed(byte[] input, Random random) {
        int at = random.nextInt(input.length);
        int length = Math.min(1 + random.nextInt(8), input.length - at);
        switch (random.nextInt(6)) {
            case 0 -> input[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            case 1 -> input[at] = (byte) random.nextInt();
            case 2 -> Arrays.fill(input, at, at + length, EDGES[random.nextInt(EDGES.length)]);
            case 3 -> {
                return Arrays.copyOf(input, at);
            }
            case 4 -> {
                return spliced(input, at, at + length);
            }
            default -> {
                return spliced(input, at + length, at);
            }
        }
        return input;
    }

    /** The input up to {@code end} and from {@code start} on: less of it, or some of it twice. */
    private static byte[] spliced(byte[] input, int end, int start) {
        byte[] result = Arrays.copyOf(input, end + input.length - start);
        System.arraycopy(input, start, result, end, input.length - start);
        return result;
    }
}
