package duet.engine.codes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Twenty pictures in a row; the codes know only in which half a picture lies. */
class SearchTrialTest {
    private static final int PICTURES = 20;

    private static Library library(float shift) {
        float[][] rows = new float[PICTURES][1];
        int[] labels = new int[PICTURES];
        for (int i = 0; i < PICTURES; i++) {
            rows[i][0] = i + shift;
            labels[i] = i < 10 ? 0 : 1;
        }
        return new Library(rows, labels);
    }

    private static BinaryCodes codes() {
        BinaryCodes codes = new BinaryCodes(PICTURES, 8);
        for (int i = 10; i < PICTURES; i++) {
            codes.set(i, 0, true);
        }
        return codes;
    }

    private static String[] cells(List<String> lines, int row) {
        return lines.get(row).split(" {2,}");
    }

    /** By codes the ten of the half are found in their order, which is the exact search's ten for few queries only. */
    @Test
    void precisionIsTheShareOfTheSameClassAndRecallThatOfTheExactOnes() {
        List<String> lines = new SearchTrial(library(0), library(0.25f), codes(), codes(), 8, 10).lines();
        assertThat(cells(lines, 1)).startsWith("all values, Euclidean", "4", "100.00");
        assertThat(cells(lines, 1)[5]).isEqualTo("100.00");
        assertThat(cells(lines, 2)).startsWith("codes, Hamming", "1", "100.00", "100.00", "50.00");
        double found = Double.parseDouble(cells(lines, 2)[5]);
        assertThat(found).isBetween(50.0, 99.0);
        assertThat(cells(lines, 3)).startsWith("codes, then all values of 10", "5", "100.00", "100.00", "100.00");
        assertThat(cells(lines, 4)).containsExactly("by lot", "50.00", "50.00", "50.00");
    }
}
