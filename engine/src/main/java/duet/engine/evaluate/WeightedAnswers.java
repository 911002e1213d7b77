package duet.engine.evaluate;

import java.util.Arrays;
import java.util.List;

/** The weighted mean of several tables of answers to the same pictures. */
final class WeightedAnswers {
    private final List<AnswerTable> tables;
    private final double[] weights;
    private final double divisor;

    /** @param divisor of every weighted sum: what makes it sum to 1 */
    WeightedAnswers(List<AnswerTable> tables, double[] weights, double divisor) {
        this.tables = tables;
        this.weights = weights.clone();
        this.divisor = divisor;
    }

    /** A table that has taken the answers of so many runs, each as good as the other. */
    static WeightedAnswers equal(AnswerTable sum, int runs) {
        return new WeightedAnswers(List.of(sum), new double[] {1}, runs);
    }

    /** @param weights one for each table, not all 0 */
    static WeightedAnswers of(List<AnswerTable> tables, double[] weights) {
        return new WeightedAnswers(tables, weights, Arrays.stream(weights).sum());
    }

    private void forEach(AnswerSink sink) {
        AnswerTable first = tables.get(0);
        double[] sum = new double[first.outputs()];
        float[] mean = new float[sum.length];
        for (int picture = 0; picture < first.pictures(); picture++) {
            add(picture, sum);
            for (int output = 0; output < sum.length; output++) {
                mean[output] = (float) (sum[output] / divisor);
            }
            sink.take(picture, first.label(picture), mean);
        }
    }

    private void add(int picture, double[] sum) {
        Arrays.fill(sum, 0);
        for (int table = 0; table < weights.length; table++) {
            tables.get(table).addTo(sum, picture, weights[table]);
        }
    }

    /** How good they are; a sink takes them on the way. */
    Score score(AnswerSink sink) {
        ScoreSums sums = new ScoreSums();
        forEach(sums.and(sink));
        return sums.score();
    }

    /** Share of the pictures whose label is not among the five likeliest. */
    double top5Error() {
        return score((picture, label, probabilities) -> {}).top5Error();
    }
}
