package duet.engine.evaluate;

/**
 * Where a label stands among the outputs.
 *
 * @param better outputs that are likelier
 * @param tied outputs that are as likely, itself included
 */
public record Rank(int better, int tied) {
    /** How many guesses the lenient error of the paper allows. */
    public static final int TOP = 5;

    public static Rank of(int label, float[] probabilities) {
        float likelihood = probabilities[label];
        int better = 0;
        int tied = 0;
        for (float probability : probabilities) {
            better += probability > likelihood ? 1 : 0;
            tied += probability == likelihood ? 1 : 0;
        }
        return new Rank(better, tied);
    }

    /** The chance that it is not among the first {@code slots} when ties are broken by lot, as in training. */
    public double missed(int slots) {
        return 1 - Math.min(1, (double) Math.max(0, slots - better) / tied);
    }

    /** The likeliest outputs, the likeliest first, of equals the first; all of them where there are fewer. */
    public static int[] best(float[] probabilities, int count) {
        int[] best = new int[Math.min(count, probabilities.length)];
        int filled = 0;
        for (int output = 0; output < probabilities.length; output++) {
            int place = filled;
            while (place > 0 && probabilities[output] > probabilities[best[place - 1]]) {
                place--;
            }
            if (place < best.length) {
                filled = Math.min(filled + 1, best.length);
                System.arraycopy(best, place, best, place + 1, filled - 1 - place);
                best[place] = output;
            }
        }
        return best;
    }
}
