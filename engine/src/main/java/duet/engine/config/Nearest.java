package duet.engine.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a mistyped word was probably meant to be. */
public final class Nearest {

    /** Of a word that is taken for the beginning of another. */
    private static final int FEWEST_LETTERS = 3;

    private Nearest() {}

    /** "; did you mean x?", or nothing where no known word is near. */
    public static String hint(String word, Collection<String> known) {
        return to(word, known).map(near -> "; did you mean " + near + "?").orElse("");
    }

    /** The known word with the fewest changed letters, if fewer than half of the letters change; else one that begins so. */
    public static Optional<String> to(String word, Collection<String> known) {
        return byLetters(word, known).or(() -> byBeginning(word, known));
    }

    private static Optional<String> byBeginning(String word, Collection<String> known) {
        return word.length() < FEWEST_LETTERS
                ? Optional.empty()
                : known.stream().filter(candidate -> candidate.startsWith(word)).min(Comparator.naturalOrder());
    }

    private static Optional<String> byLetters(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> 2 * distance(word, candidate) < Math.max(word.length(), candidate.length()))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Insertions, deletions and replacements of one letter, and swaps of two neighbours, that make one of the other. */
    private static int distance(String a, String b) {
        int[][] changes = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                changes[i][j] = i == 0 || j == 0 ? i + j : fewest(changes, a, b, i, j);
            }
        }
        return changes[a.length()][b.length()];
    }

    private static int fewest(int[][] changes, String a, String b, int i, int j) {
        int replaced = changes[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, 1 + Math.min(changes[i - 1][j], changes[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, 1 + changes[i - 2][j - 2]) : fewest;
    }
}
