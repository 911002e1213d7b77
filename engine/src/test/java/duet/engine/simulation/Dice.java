package duet.engine.simulation;

import java.util.SplittableRandom;

/**
 * Draws of one seed. Everybody who draws has dice of his own, by name, so that what one draws does not depend on how often another
 * one did.
 */
final class Dice {
    private final long seed;
    private final SplittableRandom random;

    private Dice(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
    }

    static Dice of(long seed) {
        return new Dice(new SplittableRandom(seed).nextLong());
    }

    /** Somebody else's, who always gets the same by this name. */
    Dice of(String name) {
        long mixed = seed;
        for (int i = 0; i < name.length(); i++) {
            mixed = (mixed ^ name.charAt(i)) * 0x100000001B3L;
        }
        return new Dice(mixed ^ mixed >>> 29);
    }

    /** From {@code least} to {@code most}, both included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** From 0 to below {@code bound}. */
    long below(long bound) {
        return random.nextLong(bound);
    }

    double share() {
        return random.nextDouble();
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T among(java.util.List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Nanoseconds; mostly near {@code least}, now and then up to {@code most}: each power of two between them is as likely. */
    long nanos(long least, long most) {
        return (long) (least * Math.pow((double) most / least, random.nextDouble()));
    }
}
