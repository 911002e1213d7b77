package duet.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightSearchTest {
    private static final int OUTPUTS = 7;

    /** One picture, whose label is output 0. */
    private static AnswerTable one(float label, float others) {
        AnswerTable table = new AnswerTable(1, OUTPUTS);
        float[] row = {label, others, others, others, others, others, others};
        table.take(0, 0, row);
        return table;
    }

    @Test
    void aNetThatSpoilsTheAverageLosesItsWeight() {
        // 0.2 w is above 0.13 w + 0.17 v for v below 0.4 w: no w up to 1 will do for v = 0.5, but v = 0 will.
        assertThat(WeightSearch.run(List.of(one(0.2f, 0.8f / 6), one(0, 1f / 6))))
                .containsExactly(0.5, 0);
    }

    @Test
    void weightsThatCannotBeImprovedStayEqual() {
        assertThat(WeightSearch.run(List.of(one(0.5f, 0.5f / 6), one(0.3f, 0.7f / 6))))
                .containsExactly(0.5, 0.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noSingleWeightOfTheGridIsBetterInTheEnd(long seed) {
        Random random = new Random(seed);
        List<AnswerTable> tables =
                IntStream.range(0, 3).mapToObj(i -> drawn(random, 60)).toList();
        double[] weights = WeightSearch.run(tables);
        double found = WeightedAnswers.of(tables, weights).top5Error();
        assertThat(found)
                .as("seed " + seed)
                .isLessThan(
                        WeightedAnswers.of(tables, new double[] {0.5, 0.5, 0.5}).top5Error());
        for (int table = 0; table < weights.length; table++) {
            assertThat(weights[table] * 20).isCloseTo(Math.rint(weights[table] * 20), within(1e-12));
            for (int point = 1; point <= 20; point++) {
                double[] other = weights.clone();
                other[table] = point / 20.0;
                assertThat(WeightedAnswers.of(tables, other).top5Error())
                        .as("seed " + seed)
                        .isGreaterThanOrEqualTo(found);
            }
        }
    }

    private static AnswerTable drawn(Random random, int pictures) {
        AnswerTable table = new AnswerTable(pictures, OUTPUTS);
        for (int picture = 0; picture < pictures; picture++) {
            float[] row = new float[OUTPUTS];
            for (int output = 0; output < OUTPUTS; output++) {
                row[output] = random.nextFloat();
            }
            table.take(picture, picture % OUTPUTS, row);
        }
        return table;
    }
}
