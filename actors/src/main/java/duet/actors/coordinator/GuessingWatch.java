package duet.actors.coordinator;

import java.util.Locale;
import java.util.Optional;

/**
 * Watches for a network that has learnt nothing: the loss of guessing among C classes is ln C, and bad starting values or a
 * large minibatch on few images can keep a network there for ever.
 */
final class GuessingWatch {
    private static final int WINDOW = 50;
    private static final double TOLERANCE = 0.02;

    private final long steps;
    private final int classes;
    private double mean;
    private int counted;

    /** @param steps when to look; 0 for never */
    GuessingWatch(long steps, int classes) {
        this.steps = steps;
        this.classes = classes;
    }

    /** @return what to tell the user, once at most */
    Optional<String> done(long step, double loss) {
        if (step >= steps || step < steps - WINDOW) {
            return Optional.empty();
        }
        counted++;
        mean += (loss - mean) / counted;
        double guessing = Math.log(classes);
        boolean learnt = Math.abs(mean - guessing) > TOLERANCE * guessing;
        return step < steps - 1 || learnt ? Optional.empty() : Optional.of(advice(guessing));
    }

    private String advice(double guessing) {
        return String.format(
                Locale.ROOT,
                "after %d steps the loss is still %.3f, that of guessing among %d classes (ln %d = %.3f): small data want small"
                        + " minibatches first (training.batch = 32), then initial weights and an input scale as in"
                        + " configs/alexnet-small-data.conf; a warm-up (training.warm-up-steps) may help too",
                steps,
                mean,
                classes,
                classes,
                guessing);
    }
}
