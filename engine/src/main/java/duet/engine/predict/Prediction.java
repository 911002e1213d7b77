package duet.engine.predict;

import duet.engine.evaluate.Rank;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a network takes a picture for.
 *
 * @param picture its index in its source
 * @param name what a user would look for to find it
 * @param label what it shows, where that is known
 * @param labelName the class of the label; empty where it is not known
 * @param rank of the label among the outputs; meaningless where it is not known
 * @param guesses the likeliest classes, the likeliest first
 */
public record Prediction(
        int picture, String name, OptionalInt label, String labelName, Rank rank, List<Guess> guesses) {

    /** @param share probability of the class, 0 to 1 */
    public record Guess(int output, String name, float share) {}

    public Prediction {
        guesses = List.copyOf(guesses);
    }

    /** Whether the likeliest class is known to be wrong. */
    public boolean isError() {
        return label.isPresent() && guesses.get(0).output() != label.getAsInt();
    }

    public boolean isRight(Guess guess) {
        return label.isPresent() && label.getAsInt() == guess.output();
    }
}
