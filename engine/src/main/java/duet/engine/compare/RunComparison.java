package duet.engine.compare;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.engine.chart.Chart;
import duet.engine.chart.ChartFile;
import duet.engine.history.RunHistory;
import duet.engine.output.SheetFile;
import duet.engine.table.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Several runs beside each other: how they went, what came of them, and in what they differ. */
public final class RunComparison {
    private static final double PERCENT = 100;
    private static final int LONGEST_VALUE = 48;
    private static final String NONE = "-";

    private final List<Path> runs;
    private final List<Path> files;
    private final boolean overSeeds;
    private final List<FlatConfig> configs;
    private final List<RunHistory> histories;
    private final List<SeedGroups.Group> groups;

    private RunComparison(
            List<Path> runs,
            List<FlatConfig> configs,
            List<RunHistory> histories,
            List<Path> files,
            boolean overSeeds) {
        this.runs = runs;
        this.configs = configs;
        this.histories = histories;
        this.files = files;
        List<String> folders =
                IntStream.range(0, runs.size()).mapToObj(this::folder).toList();
        groups = overSeeds
                ? SeedGroups.of(configs, folders)
                : IntStream.range(0, runs.size())
                        .mapToObj(run -> new SeedGroups.Group(folders.get(run), List.of(run)))
                        .toList();
        this.overSeeds = overSeeds;
    }

    /**
     * Draws the curves of runs.
     *
     * @param files where they are drawn: PNG or SVG by their ending
     * @param overSeeds whether runs that differ in nothing but the seed are told as one
     * @throws DataException when a folder is no run's or has no event log, or a file cannot be written
     */
    public static RunComparison drawn(List<Path> runs, List<Path> files, boolean overSeeds) {
        files.forEach(file -> SheetFile.requirePicture(file, ChartFile.OPTION));
        List<FlatConfig> configs = runs.stream().map(FlatConfig::of).toList();
        List<RunHistory> histories = runs.stream().map(RunHistory::of).toList();
        return drawn(runs, configs, histories, files, overSeeds);
    }

    static RunComparison drawn(
            List<Path> runs,
            List<FlatConfig> configs,
            List<RunHistory> histories,
            List<Path> files,
            boolean overSeeds) {
        RunComparison comparison = new RunComparison(runs, configs, histories, files, overSeeds);
        Chart chart = new RunCurves(comparison.groups, comparison.histories).chart();
        files.forEach(file -> ChartFile.write(chart, file));
        return comparison;
    }

    /** What came of them and in what they differ, for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(results());
        if (overSeeds) {
            lines.add("");
            lines.addAll(new SeedTable(groups, histories).lines());
        }
        lines.add("");
        lines.addAll(tableOfDifferences());
        files.forEach(file -> lines.add(file + ": their curves"));
        return lines;
    }

    /** The same for programs: one JSON object. */
    public String json() {
        return new ComparisonJson(runs, histories, differences(), overSeeds ? groups : List.of(), files).text();
    }

    private String folder(int run) {
        return runs.get(run).toAbsolutePath().normalize().getFileName().toString();
    }

    private List<String> results() {
        TextTable table = new TextTable(
                1,
                "run",
                "steps",
                "epochs",
                "training top-1 %",
                "validation top-1 %",
                "top-5 %",
                "after epoch",
                "images/s",
                "ended");
        for (int run = 0; run < runs.size(); run++) {
            RunHistory history = histories.get(run);
            Optional<Event.ValidationDone> best = history.best();
            List<Event.EpochDone> epochs = history.epochs();
            table.row(
                    folder(run),
                    String.format(Locale.ROOT, "%,d", history.steps()),
                    Integer.toString(epochs.size()),
                    epochs.isEmpty()
                            ? NONE
                            : percent(epochs.get(epochs.size() - 1).top1Error()),
                    best.map(validation -> percent(validation.top1Error())).orElse(NONE),
                    best.map(validation -> percent(validation.top5Error())).orElse(NONE),
                    best.map(validation -> Integer.toString(validation.epoch() + 1))
                            .orElse(NONE),
                    speed(epochs),
                    history.end()
                            .map(end -> end.outcome().name().toLowerCase(Locale.ROOT))
                            .orElse("not yet"));
        }
        return table.lines();
    }

    private static String speed(List<Event.EpochDone> epochs) {
        OptionalDouble speed = imagesPerSecond(epochs);
        return speed.isPresent() ? String.format(Locale.ROOT, "%,.1f", speed.getAsDouble()) : NONE;
    }

    /** Empty before the first epoch is done. */
    static OptionalDouble imagesPerSecond(List<Event.EpochDone> epochs) {
        double seconds = epochs.stream().mapToDouble(Event.EpochDone::seconds).sum();
        long images = epochs.stream().mapToLong(Event.EpochDone::images).sum();
        return seconds > 0 ? OptionalDouble.of(images / seconds) : OptionalDouble.empty();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f", PERCENT * share);
    }

    private List<Differences.Row> differences() {
        List<Map<String, String>> all = new ArrayList<>();
        for (SeedGroups.Group group : groups) {
            int run = group.first();
            Map<String, String> values = new LinkedHashMap<>(configs.get(run).values());
            values.remove("name");
            if (overSeeds) {
                values.remove(SeedGroups.SEED);
            }
            histories.get(run).versions().forEach((key, value) -> values.put("ran with " + key, value));
            all.add(values);
        }
        return new Differences(all).rows();
    }

    private List<String> tableOfDifferences() {
        List<Differences.Row> rows = differences();
        if (rows.isEmpty()) {
            return List.of("their configurations are the same");
        }
        List<String> header = new ArrayList<>(List.of("what differs"));
        groups.forEach(group -> header.add(group.name()));
        TextTable table = new TextTable(1, header.toArray(String[]::new));
        for (Differences.Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(row.key()));
            row.values().forEach(value -> cells.add(value == null ? NONE : shortened(value)));
            table.row(cells.toArray(String[]::new));
        }
        return table.lines();
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE - 1) + "…";
    }
}
