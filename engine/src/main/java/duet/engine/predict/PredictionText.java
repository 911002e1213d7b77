package duet.engine.predict;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** A line for each picture, for people. */
final class PredictionText implements PredictionSink {
    private static final double PERCENT = 100;

    private final PrintWriter out;

    PredictionText(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void take(Prediction prediction) {
        String guesses = prediction.guesses().stream()
                .map(guess -> String.format(Locale.ROOT, "%s %.1f %%", guess.name(), PERCENT * guess.share()))
                .collect(Collectors.joining(", "));
        out.println(prediction.name() + ": " + guesses
                + (prediction.isError() ? "; but it is " + prediction.labelName() : ""));
    }

    @Override
    public void finish(Tally tally) {
        String pictures =
                String.format(Locale.ROOT, "%,d %s", tally.pictures(), tally.pictures() == 1 ? "picture" : "pictures");
        out.println(
                tally.known() == 0
                        ? pictures + "; nothing tells what they show"
                        : String.format(
                                Locale.ROOT,
                                "%s; of %,d it is known what they show: top-1 error %.2f %%, top-5 error %.2f %%",
                                pictures,
                                tally.known(),
                                PERCENT * tally.top1Error(),
                                PERCENT * tally.top5Error()));
    }
}
