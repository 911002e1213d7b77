package duet.engine.compare;

import duet.actors.event.Event;
import duet.engine.history.RunHistory;
import duet.engine.table.TextTable;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What came of the same training with several seeds: mean and standard deviation of the errors. */
final class SeedTable {

    /** An error that is told. */
    enum Measure {
        TRAINING_TOP1("training-top-1-error", history -> last(history.epochs()).map(Event.EpochDone::top1Error)),
        LAST_TOP1("last-validation-top-1-error", history -> last(history.validations())
                .map(Event.ValidationDone::top1Error)),
        BEST_TOP1("validation-top-1-error", history -> history.best().map(Event.ValidationDone::top1Error)),
        BEST_TOP5("validation-top-5-error", history -> history.best().map(Event.ValidationDone::top5Error));

        private final String key;
        private final Function<RunHistory, Optional<Double>> of;

        Measure(String key, Function<RunHistory, Optional<Double>> of) {
            this.key = key;
            this.of = of;
        }

        String key() {
            return key;
        }

        /** Over the runs of a group; empty where one has none yet. */
        Optional<Spread> over(SeedGroups.Group group, List<RunHistory> histories) {
            List<Double> values = group.runs().stream()
                    .map(histories::get)
                    .map(of)
                    .flatMap(Optional::stream)
                    .toList();
            return values.size() < group.runs().size()
                    ? Optional.empty()
                    : Optional.of(Spread.of(
                            values.stream().mapToDouble(value -> value).toArray()));
        }

        private static <T> Optional<T> last(List<T> values) {
            return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
        }
    }

    private static final String NONE = "-";

    private final List<SeedGroups.Group> groups;
    private final List<RunHistory> histories;

    SeedTable(List<SeedGroups.Group> groups, List<RunHistory> histories) {
        this.groups = groups;
        this.histories = histories;
    }

    List<String> lines() {
        TextTable table = new TextTable(
                1,
                "over seeds",
                "runs",
                "epochs",
                "training top-1 %",
                "validation top-1 %, last",
                "best",
                "top-5 %",
                "best top-1, points above the first");
        for (SeedGroups.Group group : groups) {
            table.row(
                    group.name(),
                    Integer.toString(group.runs().size()),
                    epochs(group),
                    percent(Measure.TRAINING_TOP1, group),
                    percent(Measure.LAST_TOP1, group),
                    percent(Measure.BEST_TOP1, group),
                    percent(Measure.BEST_TOP5, group),
                    aboveTheFirst(group));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(
                "behind ±: the standard deviation of one run; in the last column the standard error of the difference");
        return lines;
    }

    /** Of all its runs: those that were not trained equally long should not be compared unawares. */
    private String epochs(SeedGroups.Group group) {
        IntSummaryStatistics epochs = group.runs().stream()
                .mapToInt(run -> histories.get(run).epochs().size())
                .summaryStatistics();
        return epochs.getMin() == epochs.getMax()
                ? Integer.toString(epochs.getMin())
                : epochs.getMin() + " to " + epochs.getMax();
    }

    private String percent(Measure measure, SeedGroups.Group group) {
        return measure.over(group, histories).map(Spread::percent).orElse(NONE);
    }

    private String aboveTheFirst(SeedGroups.Group group) {
        if (group == groups.get(0)) {
            return NONE;
        }
        Optional<Spread> first = Measure.BEST_TOP1.over(groups.get(0), histories);
        return Measure.BEST_TOP1
                .over(group, histories)
                .flatMap(own -> first.map(own::above))
                .map(Spread::percentWithSign)
                .orElse(NONE);
    }
}
