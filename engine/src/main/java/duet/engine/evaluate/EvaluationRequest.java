package duet.engine.evaluate;

import duet.dataloader.batch.Split;
import duet.engine.run.CheckpointChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to evaluate, and on what.
 *
 * @param runs folders of runs, at least one; the probabilities of several are averaged
 * @param views 1 for the centre of each picture, 9 for a grid of three by three, 10 for the paper's ten patches (section 4.1)
 * @param data a folder instead of the one the runs were trained on
 * @param searchWeights whether the weights of several runs are searched instead of being equal
 * @param csv where each picture's prediction is written
 * @param set keys that may differ here without making it another network; {@code key=value} each
 */
public record EvaluationRequest(
        List<Path> runs,
        int views,
        Optional<Path> data,
        Split split,
        CheckpointChoice checkpoint,
        boolean searchWeights,
        Optional<Path> csv,
        List<String> set) {
    public EvaluationRequest {
        runs = List.copyOf(runs);
        set = List.copyOf(set);
    }

    boolean ensemble() {
        return runs.size() > 1;
    }
}
