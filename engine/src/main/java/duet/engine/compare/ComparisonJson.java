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
    private final List<SeedGroups.Group> groups;
    private final List<Path> files;

    /** @param groups of runs that are told as one; none where each stands for itself */
    ComparisonJson(
            List<Path> runs,
            List<RunHistory> histories,
            List<Differences.Row> differences,
            List<SeedGroups.Group> groups,
            List<Path> files) {
        this.runs = runs;
        this.histories = histories;
        this.differences = differences;
        this.groups = groups;
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
        for (SeedGroups.Group group : groups) {
            describe(group, root.withArray("over-seeds").addObject());
        }
        files.forEach(file -> root.withArray("curves").add(file.toString()));
        return root.toPrettyString();
    }

    private void describe(SeedGroups.Group group, ObjectNode to) {
        to.put("name", group.name());
        group.runs().forEach(run -> to.withArray("runs").add(runs.get(run).toString()));
        for (SeedTable.Measure measure : SeedTable.Measure.values()) {
            measure.over(group, histories).ifPresent(spread -> {
                ObjectNode error = to.putObject(measure.key()).put("mean", spread.mean());
                if (!Double.isNaN(spread.deviation())) {
                    error.put("standard-deviation", spread.deviation());
                }
            });
        }
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
