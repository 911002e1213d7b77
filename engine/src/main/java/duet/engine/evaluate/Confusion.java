package duet.engine.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often the pictures of each class were taken for which. Its size grows with the mistakes, not with the classes. */
public final class Confusion implements AnswerSink {
    private final List<SortedMap<Integer, Integer>> takenFor = new ArrayList<>();
    private final int[] images;
    private final double[] top1Errors;
    private final double[] top5Errors;

    Confusion(int classes) {
        for (int label = 0; label < classes; label++) {
            takenFor.add(new TreeMap<>());
        }
        images = new int[classes];
        top1Errors = new double[classes];
        top5Errors = new double[classes];
    }

    /**
     * Pictures of one class that were taken for another.
     *
     * @param label what they show
     * @param predicted what they were taken for
     * @param of how many pictures the class has
     */
    public record Pair(int label, int predicted, int pictures, int of) {}

    /**
     * How good the answers to the pictures of one class are.
     *
     * @param top1Error from 0 to 1; NaN where there are no pictures
     * @param takenFor how often for which output, its own included
     */
    public record ClassErrors(
            int label, int images, double top1Error, double top5Error, SortedMap<Integer, Integer> takenFor) {}

    @Override
    public void take(int picture, int label, float[] probabilities) {
        Rank rank = Rank.of(label, probabilities);
        images[label]++;
        top1Errors[label] += rank.missed(1);
        top5Errors[label] += rank.missed(Rank.TOP);
        takenFor.get(label).merge(Rank.best(probabilities, 1)[0], 1, Integer::sum);
    }

    /** The pairs that were confused most often, the worst first; fewer where fewer were confused. */
    public List<Pair> mostConfused(int most) {
        List<Pair> pairs = new ArrayList<>();
        for (ClassErrors each : classes()) {
            each.takenFor().forEach((predicted, count) -> {
                if (predicted != each.label()) {
                    pairs.add(new Pair(each.label(), predicted, count, each.images()));
                }
            });
        }
        pairs.sort(Comparator.comparingInt(Pair::pictures).reversed());
        return List.copyOf(pairs.subList(0, Math.min(most, pairs.size())));
    }

    /** All classes in the order of their labels: the rows of the matrix. */
    public List<ClassErrors> classes() {
        List<ClassErrors> classes = new ArrayList<>();
        for (int label = 0; label < images.length; label++) {
            classes.add(new ClassErrors(
                    label,
                    images[label],
                    top1Errors[label] / images[label],
                    top5Errors[label] / images[label],
                    Collections.unmodifiableSortedMap(takenFor.get(label))));
        }
        return classes;
    }
}
