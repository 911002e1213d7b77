package duet.engine.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Some of many predictions, drawn by lot so that each has the same chance; of the same ones the same. */
final class Drawn implements PredictionSink {
    private final int most;
    private final List<Prediction> kept = new ArrayList<>();
    private final Random lot = new Random(1);
    private long offered;

    Drawn(int most) {
        this.most = most;
    }

    @Override
    public void take(Prediction prediction) {
        offered++;
        if (kept.size() < most) {
            kept.add(prediction);
            return;
        }
        long place = lot.nextLong(offered);
        if (place < most) {
            kept.set((int) place, prediction);
        }
    }

    @Override
    public void finish(Tally tally) {}

    /** How many there were to draw from. */
    long offered() {
        return offered;
    }

    /** In the order of the pictures. */
    List<Prediction> predictions() {
        return kept.stream()
                .sorted(Comparator.comparingInt(Prediction::picture))
                .toList();
    }
}
