package duet.engine.report;

import duet.actors.event.Event;
import duet.engine.console.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The page as a whole. It loads nothing: no script, no font, no picture that is not in it. */
final class ReportPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String STYLE = "report.css";

    private final Content content;
    private final History history;

    ReportPage(Content content) {
        this.content = content;
        this.history = content.history();
    }

    void write(Html html) {
        html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\""
                + " content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n<title>");
        html.text(content.name()).raw("</title>\n<style>\n").raw(style()).raw("</style>\n</head>\n<body>\n<main>\n");
        head(html);
        content.missing().forEach(line -> html.element("p", "missing", line).raw("\n"));
        new CurvesPart(history).write(html);
        new LookPart(content).write(html);
        new FactsPart(content).write(html);
        html.raw("</main>\n</body>\n</html>\n");
    }

    private void head(Html html) {
        html.raw("<header><p class=\"over\">training run</p>").element("h1", "", content.name());
        html.raw("<p class=\"state\">").text(state()).raw("</p></header>\n<div class=\"cards\">");
        history.best().ifPresent(best -> {
            card(
                    "top-1 error",
                    CurvesPart.percent(best.top1Error()),
                    "validation, after epoch " + (best.epoch() + 1),
                    html);
            card("top-5 error", CurvesPart.percent(best.top5Error()), "validation, after the same epoch", html);
        });
        history.ended().map(Event.RunEnded::totals).ifPresent(totals -> {
            card(
                    "images a second",
                    CurvesPart.one(totals.imagesPerSecond()),
                    String.format(
                            Locale.ROOT,
                            "exchange %.1f %%, waiting for data %.1f %% of the step",
                            100 * totals.exchangeShare(),
                            100 * totals.waitingShare()),
                    html);
        });
        if (history.stepsDone() > 0) {
            card("steps", String.format(Locale.ROOT, "%,d", history.stepsDone()), epochs(), html);
        }
        html.raw("</div>\n");
    }

    private String epochs() {
        String resumed = history.resumed() == 0 ? "" : ", went on " + history.resumed() + " times";
        return history.started()
                .map(started -> String.format(
                                Locale.ROOT,
                                "%.2f epochs of %,d pictures",
                                (double) history.stepsDone() / started.stepsPerEpoch(),
                                started.trainingImages())
                        + resumed)
                .orElse("");
    }

    private String state() {
        String how = history.ended()
                .map(end -> end.outcome().name().toLowerCase(Locale.ROOT) + ": " + end.message())
                .orElse(history.opened().isPresent() ? "not at its end yet, or cut off" : "its log tells nothing");
        return history.began()
                        .map(began -> TIME.format(began) + took(began) + "; ")
                        .orElse("")
                + how;
    }

    private String took(Instant began) {
        return history.lastTime()
                .map(last ->
                        ", " + Console.duration(Duration.between(began, last).toSeconds()))
                .orElse("");
    }

    private static void card(String name, String value, String words, Html html) {
        html.raw("<div class=\"card\">")
                .element("span", "name", name)
                .element("strong", "", value)
                .element("span", "words", words)
                .raw("</div>\n");
    }

    private static String style() {
        try (InputStream in = ReportPage.class.getResourceAsStream(STYLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
