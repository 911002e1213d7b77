package duet.engine.compare;

import duet.engine.chart.Chart;
import duet.engine.chart.Curve;
import duet.engine.chart.Panel;
import duet.engine.history.RunHistory;
import duet.engine.picture.Drawing.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Loss and error of runs against their epochs; runs of one group in one colour, which the legend names once. */
final class RunCurves {
    private static final double PERCENT = 100;

    private final List<SeedGroups.Group> groups;
    private final List<RunHistory> histories;
    private final List<Curve> losses = new ArrayList<>();
    private final List<Curve> errors = new ArrayList<>();

    RunCurves(List<SeedGroups.Group> groups, List<RunHistory> histories) {
        this.groups = groups;
        this.histories = histories;
        for (int group = 0; group < groups.size(); group++) {
            for (int run : groups.get(group).runs()) {
                boolean isFirst = run == groups.get(group).first();
                add(histories.get(run), isFirst ? groups.get(group).name() : "", Curve.colour(group));
            }
        }
    }

    Chart chart() {
        return new Chart(
                histories.size() == 1
                        ? groups.get(0).name()
                        : histories.size() + " runs: training (thin), validation (thick, broken)",
                "epochs",
                List.of(
                        new Panel("loss, nats", losses, OptionalDouble.empty()),
                        new Panel("top-1 error, %", errors, OptionalDouble.empty())));
    }

    private void add(RunHistory history, String name, int colour) {
        losses.add(training(
                name,
                history.stretches().stream()
                        .map(stretch -> new Point(stretch.epochs(), stretch.loss()))
                        .toList(),
                colour));
        losses.add(validation(
                name,
                history.validations().stream()
                        .map(done -> new Point(done.epoch() + 1, done.loss()))
                        .toList(),
                colour));
        errors.add(training(
                name,
                history.stretches().stream()
                        .map(stretch -> new Point(stretch.epochs(), PERCENT * stretch.top1Error()))
                        .toList(),
                colour));
        errors.add(validation(
                name,
                history.validations().stream()
                        .map(done -> new Point(done.epoch() + 1, PERCENT * done.top1Error()))
                        .toList(),
                colour));
    }

    private static Curve training(String name, List<Point> points, int colour) {
        return new Curve(name, points, colour, 1.2, false);
    }

    private static Curve validation(String name, List<Point> points, int colour) {
        return new Curve(name, points, colour, 2.4, true);
    }
}
