package duet.engine.evaluate;

import duet.dataloader.batch.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an evaluation found.
 *
 * @param classes the names of the classes; the index is the label
 * @param outputs of the networks; those beyond the classes have no name
 * @param average of several runs; empty for one
 * @param confusion of the average, or of the only run
 */
public record EvaluationReport(
        String data,
        Split split,
        int views,
        List<String> classes,
        int outputs,
        List<TestedCheckpoint> runs,
        Optional<Average> average,
        Confusion confusion) {
    public EvaluationReport {
        classes = List.copyOf(classes);
        runs = List.copyOf(runs);
    }

    /** A run by itself. */
    public record TestedCheckpoint(Path run, Path file, long steps, Score score) {}

    /**
     * Several runs together.
     *
     * @param weights of the runs' probabilities, which sum to 1
     * @param searched whether they were searched on these very pictures
     */
    public record Average(List<Double> weights, boolean searched, Score score) {
        public Average {
            weights = List.copyOf(weights);
        }
    }

    /** The errors that count: those of the average, or of the only run. */
    Score score() {
        return average.map(Average::score).orElseGet(() -> runs.get(0).score());
    }

    /** The name of an output's class. */
    String name(int output) {
        return output < classes.size() ? classes.get(output) : "output " + output;
    }

    String splitInWords() {
        return split == Split.TRAINING ? "training" : "validation";
    }
}
