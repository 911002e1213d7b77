package duet.engine.evaluate;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.batch.Split;
import duet.engine.console.Console;
import duet.engine.picture.Thumbnails;
import duet.engine.run.CheckpointChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network's answers to validation pictures, looked at one by one.
 *
 * @param classes the names of the classes; the index is the label
 * @param file the checkpoint
 * @param of how many validation pictures there are; fewer may have been looked at, spread evenly over them
 * @param best of some classes the picture that was recognised most surely, the surest first
 * @param worst those whose label was thought the least likely, the least likely first
 */
public record CloseLook(
        List<String> classes,
        Path file,
        long steps,
        Score score,
        int of,
        Confusion confusion,
        List<Seen> best,
        List<Seen> worst) {

    /** Pictures of each kind that are shown. */
    private static final int SHOWN = 12;

    private static final int THUMBNAIL = 96;

    /**
     * One picture and the answer to it.
     *
     * @param name inside its data set
     * @param probability of the label
     * @param predictedProbability of what it was taken for
     * @param png small
     */
    public record Seen(
            String name, int label, int predicted, float probability, float predictedProbability, byte[] png) {}

    /**
     * What to look at.
     *
     * @param most pictures, 1 or more
     * @param data a folder instead of the one the run was trained on
     */
    public record Request(Path run, CheckpointChoice checkpoint, int most, Optional<Path> data) {}

    public CloseLook {
        classes = List.copyOf(classes);
        best = List.copyOf(best);
        worst = List.copyOf(worst);
    }

    /**
     * Tests the network on one tower with all cores, a centre view of each picture.
     *
     * @throws DataException when there is no good checkpoint, or its network and the data do not go together
     */
    public static CloseLook at(Request request, Console console) throws IOException {
        EvaluationRequest evaluation = new EvaluationRequest(
                List.of(request.run()),
                1,
                request.data(),
                Split.VALIDATION,
                request.checkpoint(),
                false,
                Optional.empty(),
                List.of());
        try (TestedRun tested = TestedRun.open(request.run(), evaluation, console)) {
            DataSet set = tested.set();
            PictureSource looked = SpreadPictures.of(set.validation(), request.most());
            Confusion confusion = new Confusion(set.classes().size());
            Extremes extremes = new Extremes(SHOWN);
            Score score = tested.testOn(looked, confusion.and(extremes));
            Thumbnails thumbnails = new Thumbnails(set, THUMBNAIL);
            return new CloseLook(
                    set.classes(),
                    tested.checkpoint(),
                    tested.steps(),
                    score,
                    set.validation().size(),
                    confusion,
                    seen(extremes.best(), looked, thumbnails),
                    seen(extremes.worst(), looked, thumbnails));
        }
    }

    private static List<Seen> seen(List<Extremes.Answer> answers, PictureSource looked, Thumbnails thumbnails) {
        List<Seen> seen = new ArrayList<>();
        for (Extremes.Answer answer : answers) {
            seen.add(new Seen(
                    looked.name(answer.picture()),
                    answer.label(),
                    answer.predicted(),
                    answer.probability(),
                    answer.predictedProbability(),
                    thumbnails.png(looked, answer.picture())));
        }
        return seen;
    }

    /** The name of an output's class; outputs beyond the classes have none of their own. */
    public String name(int output) {
        return output < classes.size() ? classes.get(output) : "output " + output;
    }
}
