package duet.engine.report;

import duet.actors.event.Event;
import duet.engine.console.Console;
import duet.engine.report.Chart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How the run went: its curves and its epochs. */
final class CurvesPart {
    private static final int MOST_ROWS = 200;
    private static final double PERCENT = 100;

    private final History history;
    private final double stepsPerEpoch;

    CurvesPart(History history) {
        this.history = history;
        stepsPerEpoch = history.started().map(Event.RunStarted::stepsPerEpoch).orElse(1);
    }

    void write(Html html) {
        if (history.steps().isEmpty()) {
            html.raw("<section><h2>Curves</h2><p class=\"none\">no step is logged</p></section>\n");
            return;
        }
        html.raw("<section><h2>Curves</h2><div class=\"charts\">\n");
        chart(
                        "Loss, nats",
                        "",
                        false,
                        List.of(
                                step("training, by step", History.LOSS, 1),
                                training("training, by epoch", Event.EpochDone::loss, 1),
                                validation("validation", Event.ValidationDone::loss, 2)))
                .write(html);
        chart(
                        "Error",
                        "%",
                        false,
                        List.of(
                                step("training top-1, by step", History.TOP_1, PERCENT),
                                training("training top-1", Event.EpochDone::top1Error, PERCENT),
                                validation("validation top-1", Event.ValidationDone::top1Error, 2),
                                validation("validation top-5", Event.ValidationDone::top5Error, 3)))
                .write(html);
        html.raw("</div><div class=\"charts small\">\n");
        chart("Learning rate", "", true, List.of(plain("learning rate", History.RATE, 1, 4)))
                .write(html);
        chart("Images a second", "", false, List.of(plain("images/s", History.SPEED, 1, 1)))
                .write(html);
        chart(
                        "Share of a step spent waiting",
                        "%",
                        false,
                        List.of(
                                plain("for data", History.WAITING, PERCENT, 2),
                                plain("in the exchange", History.EXCHANGE, PERCENT, 3)))
                .write(html);
        html.raw("</div></section>\n");
        epochs(html);
        notes(html);
    }

    private static Chart chart(String title, String unit, boolean logarithmic, List<Series> series) {
        return new Chart(title, "epochs", unit, logarithmic, series);
    }

    private Series step(String name, int value, double factor) {
        return new Series(name, 1, true, points(value, factor));
    }

    private Series plain(String name, int value, double factor, int colour) {
        return new Series(name, colour, false, points(value, factor));
    }

    private List<Point> points(int value, double factor) {
        return history.steps().points(value).stream()
                .map(point -> new Point(point.x() / stepsPerEpoch, factor * point.y()))
                .toList();
    }

    private Series training(String name, ToDoubleFunction<Event.EpochDone> value, double factor) {
        List<Point> points = new ArrayList<>();
        history.epochs().values().forEach(epoch -> epoch.training()
                .ifPresent(done -> points.add(new Point(end(epoch), factor * value.applyAsDouble(done)))));
        return new Series(name, 1, false, points);
    }

    private Series validation(String name, ToDoubleFunction<Event.ValidationDone> value, int colour) {
        double factor = name.contains("top") ? PERCENT : 1;
        List<Point> points = new ArrayList<>();
        history.epochs().values().forEach(epoch -> epoch.validation()
                .ifPresent(done -> points.add(new Point(end(epoch), factor * value.applyAsDouble(done)))));
        return new Series(name, colour, false, points);
    }

    private double end(History.Epoch epoch) {
        return (epoch.step() + 1) / stepsPerEpoch;
    }

    private void epochs(Html html) {
        html.raw("<section><h2>Epochs</h2>");
        if (history.epochs().isEmpty()) {
            html.raw("<p class=\"none\">no epoch is done</p></section>\n");
            return;
        }
        int every = (history.epochs().size() + MOST_ROWS - 1) / MOST_ROWS;
        if (every > 1) {
            html.raw("<p>every " + every + "th of " + history.epochs().size() + "; all are in metrics.csv</p>");
        }
        html.raw("<div class=\"wide\" tabindex=\"0\"><table><thead><tr><th>epoch</th><th colspan=\"3\">training</th>"
                + "<th colspan=\"3\">validation</th><th></th></tr><tr><th></th><th>loss</th><th>top-1</th><th>images/s</th>"
                + "<th>loss</th><th>top-1</th><th>top-5</th><th>time</th></tr></thead><tbody>\n");
        Optional<Event.ValidationDone> best = history.best();
        history.epochs().forEach((number, epoch) -> {
            if (number % every == 0 || number.equals(history.epochs().lastKey())) {
                boolean isBest = best.isPresent() && epoch.validation().equals(best);
                row(number, epoch, isBest, html);
            }
        });
        html.raw("</tbody></table></div></section>\n");
    }

    private static void row(int number, History.Epoch epoch, boolean best, Html html) {
        html.raw(best ? "<tr class=\"best\" title=\"lowest validation error\">" : "<tr>");
        cell(Integer.toString(number + 1), html);
        cell(epoch.training().map(done -> four(done.loss())), html);
        cell(epoch.training().map(done -> percent(done.top1Error())), html);
        cell(epoch.training().map(done -> one(done.images() / done.seconds())), html);
        cell(epoch.validation().map(done -> four(done.loss())), html);
        cell(epoch.validation().map(done -> percent(done.top1Error())), html);
        cell(epoch.validation().map(done -> percent(done.top5Error())), html);
        double seconds = epoch.training().map(Event.EpochDone::seconds).orElse(0.0)
                + epoch.validation().map(Event.ValidationDone::seconds).orElse(0.0);
        cell(Console.duration(Math.round(seconds)), html);
        html.raw("</tr>\n");
    }

    private static void cell(Optional<String> value, Html html) {
        cell(value.orElse(""), html);
    }

    private static void cell(String value, Html html) {
        html.element("td", "", value);
    }

    private void notes(Html html) {
        if (history.notes().isEmpty()) {
            return;
        }
        html.raw("<section><h2>What happened on the way</h2><ul class=\"notes\">\n");
        for (History.Note note : history.notes()) {
            html.raw("<li class=\"" + note.kind() + "\"><span class=\"at\">after step " + note.step() + "</span> ")
                    .text(note.text())
                    .raw("</li>\n");
        }
        html.raw("</ul>");
        if (history.notesLeftOut() > 0) {
            html.raw("<p>" + history.notesLeftOut() + " more are in the log</p>");
        }
        html.raw("</section>\n");
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", PERCENT * share);
    }

    private static String four(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    static String one(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }
}
