package duet.engine.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Keeps the best answer to each class, and the worst of all. */
final class Extremes implements AnswerSink {
    private static final Comparator<Answer> LIKELIEST_FIRST =
            Comparator.comparing(Answer::probability).reversed().thenComparing(Answer::picture);
    private static final Comparator<Answer> UNLIKELIEST_FIRST =
            Comparator.comparing(Answer::probability).thenComparing(Answer::picture);

    private final int most;
    private final TreeMap<Integer, Answer> best = new TreeMap<>();
    /** The least bad first. */
    private final PriorityQueue<Answer> worst = new PriorityQueue<>(UNLIKELIEST_FIRST.reversed());

    /** @param probability of the label */
    record Answer(int picture, int label, int predicted, float probability, float predictedProbability) {
        boolean right() {
            return label == predicted;
        }
    }

    /** @param most answers of each kind */
    Extremes(int most) {
        this.most = most;
    }

    @Override
    public void take(int picture, int label, float[] probabilities) {
        int predicted = Rank.best(probabilities, 1)[0];
        Answer answer = new Answer(picture, label, predicted, probabilities[label], probabilities[predicted]);
        if (answer.right()) {
            best.merge(label, answer, (one, other) -> LIKELIEST_FIRST.compare(one, other) <= 0 ? one : other);
        } else {
            worst.add(answer);
            if (worst.size() > most) {
                worst.remove();
            }
        }
    }

    /** Right ones, one of a class. */
    List<Answer> best() {
        return best.values().stream().sorted(LIKELIEST_FIRST).limit(most).toList();
    }

    /** Wrong ones. */
    List<Answer> worst() {
        return worst.stream().sorted(UNLIKELIEST_FIRST).toList();
    }
}
