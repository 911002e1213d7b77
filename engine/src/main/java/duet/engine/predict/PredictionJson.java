package duet.engine.predict;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;

/** One JSON object, for programs. It is printed as it comes: a million pictures take no memory. */
final class PredictionJson implements PredictionSink {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private String separator = "{\"predictions\" : [\n  ";

    PredictionJson(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void take(Prediction prediction) {
        ObjectNode node = JSON.createObjectNode().put("name", prediction.name());
        prediction.label().ifPresent(label -> node.put("label", label).put("class", prediction.labelName()));
        for (Prediction.Guess guess : prediction.guesses()) {
            node.withArray("guesses")
                    .addObject()
                    .put("output", guess.output())
                    .put("class", guess.name())
                    .put("probability", guess.share());
        }
        out.print(separator + node);
        separator = ",\n  ";
    }

    @Override
    public void finish(Tally tally) {
        out.print(separator.startsWith("{") ? "{\"predictions\" : [ " : "");
        ObjectNode sums =
                JSON.createObjectNode().put("pictures", tally.pictures()).put("known", tally.known());
        if (tally.known() > 0) {
            sums.put("top-1-error", tally.top1Error()).put("top-5-error", tally.top5Error());
        }
        out.println("\n], " + sums.toString().substring(1));
    }
}
