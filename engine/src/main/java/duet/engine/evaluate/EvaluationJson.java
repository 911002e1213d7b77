package duet.engine.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An {@link EvaluationReport} for programs: one JSON object. Errors are shares, 0 to 1. */
public final class EvaluationJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double PERCENT = 100;

    private final EvaluationReport report;
    private final int confused;

    /** @param confused how many of the most confused pairs are told */
    public EvaluationJson(EvaluationReport report, int confused) {
        this.report = report;
        this.confused = confused;
    }

    /** The object. */
    public String text() {
        ObjectNode root = JSON.createObjectNode();
        describe(report.score(), root);
        root.put("data", report.data())
                .put("split", report.splitInWords())
                .put("views", report.views())
                .put("outputs", report.outputs());
        report.runs().forEach(run -> describe(run, root.withArray("runs").addObject()));
        report.average().ifPresent(average -> {
            root.put("weights-searched", average.searched());
            average.weights().forEach(root.putArray("weights")::add);
        });
        report.confusion()
                .classes()
                .forEach(each -> describe(each, root.withArray("classes").addObject()));
        report.confusion()
                .mostConfused(confused)
                .forEach(pair -> describe(pair, root.withArray("confused").addObject()));
        PaperResult.comparable(report.classes().size())
                .forEach(result -> describe(result, root.withArray("paper").addObject()));
        return root.toPrettyString();
    }

    private static void describe(Score score, ObjectNode to) {
        to.put("top-1-error", score.top1Error())
                .put("top-5-error", score.top5Error())
                .put("loss", score.loss())
                .put("images", score.images());
    }

    private static void describe(EvaluationReport.TestedCheckpoint run, ObjectNode to) {
        to.put("run", run.run().toString())
                .put("checkpoint", run.file().toString())
                .put("steps", run.steps());
        describe(run.score(), to);
    }

    private void describe(Confusion.ClassErrors each, ObjectNode to) {
        to.put("class", report.name(each.label())).put("label", each.label()).put("images", each.images());
        if (each.images() > 0) {
            to.put("top-1-error", each.top1Error()).put("top-5-error", each.top5Error());
        }
        // By label, since classes may share a name.
        ObjectNode takenFor = to.putObject("taken-for");
        each.takenFor().forEach((output, count) -> takenFor.put(Integer.toString(output), count));
    }

    private void describe(Confusion.Pair pair, ObjectNode to) {
        to.put("class", report.name(pair.label()))
                .put("taken-for", report.name(pair.predicted()))
                .put("pictures", pair.pictures())
                .put("of", pair.of());
    }

    private static void describe(PaperResult result, ObjectNode to) {
        to.put("result", result.words())
                .put("top-1-error", result.top1() / PERCENT)
                .put("top-5-error", result.top5() / PERCENT);
    }
}
