package duet.ops.random;

/**
 * Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011). A draw
 * is a function of (seed, purpose, major, minor) alone, never of how many draws came before or which thread asked, so any
 * of them can be made again in any order.
 *
 * <p>An instance holds the four words of its latest block: use one per thread.
 */
public final class Philox {
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;
    private static final long MASK = 0xFFFFFFFFL;

    private final int key0;
    private final int key1;
    private int word0;
    private int word1;
    private int word2;
    private int word3;

    public Philox(long seed) {
        key0 = (int) seed;
        key1 = (int) (seed >>> 32);
    }

    /**
     * Makes the block of four words for a counter.
     *
     * @param purpose what it is for
     * @param major for example the step or the epoch; its low 60 bits count
     * @param minor for example the image slot or the index in an array; its low 60 bits count
     */
    public Philox block(Purpose purpose, long major, long minor) {
        // 8 bits of purpose and 60 each of major and minor fill the 128-bit counter.
        return block(
                (int) minor,
                (int) ((minor >>> 32) & 0x0FFFFFFF) | ((int) major << 28),
                (int) (major >>> 4),
                (int) ((major >>> 36) & 0x00FFFFFF) | (purpose.ordinal() << 24));
    }

    Philox block(int counter0, int counter1, int counter2, int counter3) {
        int c0 = counter0;
        int c1 = counter1;
        int c2 = counter2;
        int c3 = counter3;
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (c0 & MASK);
            long product1 = MULTIPLIER_1 * (c2 & MASK);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        word0 = c0;
        word1 = c1;
        word2 = c2;
        word3 = c3;
        return this;
    }

    /** One of the block's four words, 32 random bits. */
    public int word(int index) {
        return switch (index) {
            case 0 -> word0;
            case 1 -> word1;
            case 2 -> word2;
            case 3 -> word3;
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    /** A value in [0, 1) with 32 random bits. */
    public double uniform(int index) {
        return (word(index) & MASK) * 0x1p-32;
    }

    /** A value in 0 .. bound - 1, each equally likely to 2^-32. */
    public int below(int index, int bound) {
        return (int) (((word(index) & MASK) * bound) >>> 32);
    }

    /**
     * A standard normal value (Box and Muller, 1958); pairs of indices, 0 with 1 and 2 with 3, share their two words.
     */
    public double normal(int index) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log((((long) word(index & 2) & MASK) + 1) * 0x1p-32));
        double angle = 2 * Math.PI * uniform(index | 1);
        return radius * ((index & 1) == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }
}
