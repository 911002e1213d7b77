package duet.engine.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The search of the original program for the weights of an ensemble: one weight after the other takes the value of the grid
 * with the lowest top-5 error, round after round.
 */
final class WeightSearch {
    private static final double START = 0.5;
    private static final int GRID = 20;
    private static final int ROUNDS = 5;

    private final List<AnswerTable> tables;
    private final double[] weights;
    private double error;

    private WeightSearch(List<AnswerTable> tables) {
        this.tables = tables;
        weights = new double[tables.size()];
        Arrays.fill(weights, START);
        error = error(weights);
    }

    /** @return a weight from 0 to 1 for each table, not all 0 */
    static double[] run(List<AnswerTable> tables) {
        WeightSearch search = new WeightSearch(tables);
        for (int round = 0; round < ROUNDS && search.round(); round++) {
            // until nothing changes
        }
        return search.weights;
    }

    /** @return whether a weight changed */
    private boolean round() {
        boolean changed = false;
        for (int table = 0; table < weights.length; table++) {
            changed |= improve(table);
        }
        return changed;
    }

    private boolean improve(int table) {
        double[] errors = IntStream.rangeClosed(0, GRID)
                .parallel()
                .mapToDouble(point -> error(with(table, point)))
                .toArray();
        int best = IntStream.rangeClosed(0, GRID)
                .reduce((one, other) -> errors[other] < errors[one] ? other : one)
                .orElseThrow();
        if (errors[best] >= error) {
            // Equally good is no reason to move: the weights stay as near to equal as they may.
            return false;
        }
        weights[table] = weight(best);
        error = errors[best];
        return true;
    }

    private double[] with(int table, int point) {
        double[] changed = weights.clone();
        changed[table] = weight(point);
        return changed;
    }

    private static double weight(int point) {
        return (double) point / GRID;
    }

    private double error(double[] candidate) {
        // Where all weights are 0 nothing is known.
        return Arrays.stream(candidate).sum() == 0
                ? 1
                : WeightedAnswers.of(tables, candidate).top5Error();
    }
}
