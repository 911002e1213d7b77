package duet.engine.evaluate;

import duet.engine.table.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An {@link EvaluationReport} for people. */
public final class EvaluationText {
    private final EvaluationReport report;
    private final int confused;

    /** @param confused how many of the most confused pairs are told */
    public EvaluationText(EvaluationReport report, int confused) {
        this.report = report;
        this.confused = confused;
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d %s pictures of %s, %d classes, %s",
                report.score().images(),
                report.splitInWords(),
                report.data(),
                report.classes().size(),
                report.views() == 1 ? "one view of each" : report.views() + " views of each averaged"));
        lines.addAll(errors());
        report.average().ifPresent(average -> lines.add(weights(average)));
        if (confused > 0) {
            lines.add("");
            lines.addAll(confusedPairs());
        }
        return lines;
    }

    private List<String> errors() {
        TextTable table = new TextTable(2, "run", "checkpoint", "top-1 error", "top-5 error", "loss");
        report.runs()
                .forEach(run -> row(
                        table, run.run().toString(), run.file().getFileName().toString(), run.score()));
        report.average()
                .ifPresent(average -> row(table, "average of " + report.runs().size() + " runs", "", average.score()));
        PaperResult.comparable(report.classes().size())
                .forEach(result -> table.row(result.words(), "", percent(result.top1()), percent(result.top5())));
        return table.lines();
    }

    private static void row(TextTable table, String run, String checkpoint, Score score) {
        table.row(
                run,
                checkpoint,
                percent(100 * score.top1Error()),
                percent(100 * score.top5Error()),
                String.format(Locale.ROOT, "%.4f", score.loss()));
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f %%", value);
    }

    private static String weights(EvaluationReport.Average average) {
        return average.weights().stream()
                .map(weight -> String.format(Locale.ROOT, "%.3f", weight))
                .collect(Collectors.joining(
                        ", ",
                        "weights: ",
                        average.searched() ? "; searched on these very pictures, whose errors they flatter" : ""));
    }

    private List<String> confusedPairs() {
        TextTable table = new TextTable(2, "class", "taken for", "pictures", "of");
        report.confusion()
                .mostConfused(confused)
                .forEach(pair -> table.row(
                        report.name(pair.label()),
                        report.name(pair.predicted()),
                        Integer.toString(pair.pictures()),
                        Integer.toString(pair.of())));
        return table.lines();
    }
}
