package duet.engine.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import duet.actors.event.Event;
import duet.engine.history.RunHistory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A comparison for programs: one JSON object. Errors are shares, 0 to 1; what a run does not have yet is left out. */
final class ComparisonJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Path> runs;
    private final List<RunHistory> histories;
    private final List<Differences.Row> differences;
    private final List<Path> files;

    ComparisonJson(List<Path> runs, List<RunHistory> histories, List<Differences.Row> differences, List<Path> files) {
        this.runs = runs;
        this.histories = histories;
        this.differences = differences;
        this.files = files;
    }

    String text() {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode results = root.putArray("runs");
        for (int run = 0; run < runs.size(); run++) {
            describe(
                    histories.get(run),
                    results.addObject().put("run", runs.get(run).toString()));
        }
        ArrayNode differing = root.putArray("differences");
        for (Differences.Row row : differences) {
            row.values().forEach(differing.addObject().put("key", row.key()).putArray("values")::add);
        }
        files.forEach(file -> root.withArray("curves").add(file.toString()));
        return root.toPrettyString();
    }

    private static void describe(RunHistory history, ObjectNode to) {
        List<Event.EpochDone> epochs = history.epochs();
        to.put("steps", history.steps()).put("epochs", epochs.size());
        if (!epochs.isEmpty()) {
            to.put("training-top-1-error", epochs.get(epochs.size() - 1).top1Error());
        }
        history.best().ifPresent(best -> to.put("validation-top-1-error", best.top1Error())
                .put("validation-top-5-error", best.top5Error())
                .put("validated-after-epoch", best.epoch() + 1));
        RunComparison.imagesPerSecond(epochs).ifPresent(speed -> to.put("images-per-second", speed));
        history.end().ifPresent(end -> to.put("ended", end.outcome().name().toLowerCase(Locale.ROOT)));
    }
}
