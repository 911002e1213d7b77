package duet.engine.report;

import duet.engine.evaluate.CloseLook;
import duet.engine.evaluate.Confusion;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the network has learned: its filters, what it takes for what, and pictures. */
final class LookPart {
    private static final int LARGEST_MATRIX = 30;
    private static final int PAIRS = 12;
    private static final int HARDEST = 20;
    private static final double PERCENT = 100;
    private static final int LEAST_ENLARGED = 320;

    private final Content content;

    LookPart(Content content) {
        this.content = content;
    }

    void write(Html html) {
        content.filters().ifPresent(filters -> filters(filters, html));
        content.look().ifPresent(look -> {
            confusion(look, html);
            pictures("Recognised most surely", "of a class the surest one", look.best(), look, html);
            pictures("Worst mistakes", "the right class was thought the least likely", look.worst(), look, html);
        });
    }

    private static void filters(Content.Filters filters, Html html) {
        String words = "first-layer filters after " + filters.steps() + " steps"
                + (filters.towers() > 1 ? "; those of tower 0 at the top" : "") + ", each on its own scale";
        int width = Math.max(filters.width(), LEAST_ENLARGED);
        html.raw("<section><h2>First-layer filters</h2><p>")
                .text(words)
                .raw("</p><div style=\"max-width:" + width + "px\">");
        html.picture(filters.png(), "filters", words).raw("</div></section>\n");
    }

    private static void confusion(CloseLook look, Html html) {
        html.raw("<section><h2>What is taken for what</h2><p>")
                .text(String.format(
                        Locale.ROOT,
                        "%,d of %,d validation pictures, one view of each, by %s: top-1 error %.2f %%, top-5 error %.2f %%",
                        look.score().images(),
                        look.of(),
                        look.file().getFileName(),
                        100 * look.score().top1Error(),
                        100 * look.score().top5Error()))
                .raw("</p><div class=\"pair\">\n");
        if (look.classes().size() <= LARGEST_MATRIX) {
            matrix(look, html);
        } else {
            hardest(look, html);
        }
        pairs(look, html);
        html.raw("</div></section>\n");
    }

    private static void matrix(CloseLook look, Html html) {
        List<Confusion.ClassErrors> classes = look.confusion().classes();
        html.raw(
                "<div class=\"wide\" tabindex=\"0\"><table class=\"matrix\"><caption>rows: what they show; columns: what they were taken for"
                        + "</caption><thead><tr><th></th>");
        for (Confusion.ClassErrors column : classes) {
            html.raw("<th scope=\"col\"><span>").text(look.name(column.label())).raw("</span></th>");
        }
        html.raw("</tr></thead><tbody>\n");
        for (Confusion.ClassErrors row : classes) {
            html.raw("<tr>")
                    .raw("<th scope=\"row\">")
                    .text(look.name(row.label()))
                    .raw("</th>");
            for (Confusion.ClassErrors column : classes) {
                int count = row.takenFor().getOrDefault(column.label(), 0);
                cell(look, row, column.label(), count, html);
            }
            html.raw("</tr>\n");
        }
        html.raw("</tbody></table></div>\n");
    }

    private static void cell(CloseLook look, Confusion.ClassErrors row, int taken, int count, Html html) {
        double share = row.images() == 0 ? 0 : (double) count / row.images();
        String kind = row.label() == taken ? "right" : "wrong";
        html.raw(String.format(
                        Locale.ROOT,
                        "<td class=\"%s%s\" style=\"--v:%.3f\" title=\"",
                        kind,
                        share > 0.6 ? " full" : "",
                        share))
                .text(look.name(row.label()) + " taken for " + look.name(taken) + ": " + count + " of " + row.images())
                .raw("\">" + (count == 0 ? "" : count) + "</td>");
    }

    private static void hardest(CloseLook look, Html html) {
        html.raw(
                "<table><caption>the hardest classes</caption><thead><tr><th class=\"word\">class</th><th>pictures</th>"
                        + "<th>top-1 error</th></tr></thead><tbody>\n");
        look.confusion().classes().stream()
                .filter(each -> each.images() > 0)
                .sorted((one, other) -> Double.compare(other.top1Error(), one.top1Error()))
                .limit(HARDEST)
                .forEach(each -> html.raw("<tr>")
                        .element("td", "word", look.name(each.label()))
                        .element("td", "", Integer.toString(each.images()))
                        .element("td", "", CurvesPart.percent(each.top1Error()))
                        .raw("</tr>\n"));
        html.raw("</tbody></table>\n");
    }

    private static void pairs(CloseLook look, Html html) {
        List<Confusion.Pair> pairs = look.confusion().mostConfused(PAIRS);
        if (pairs.isEmpty()) {
            html.raw("<p>nothing was confused</p>");
            return;
        }
        html.raw("<table><caption>most confused</caption><thead><tr><th class=\"word\">shows</th>"
                + "<th class=\"word\">taken for</th><th>pictures</th></tr></thead><tbody>\n");
        for (Confusion.Pair pair : pairs) {
            html.raw("<tr>")
                    .element("td", "word", look.name(pair.label()))
                    .element("td", "word", look.name(pair.predicted()))
                    .element("td", "", pair.pictures() + " of " + pair.of())
                    .raw("</tr>\n");
        }
        html.raw("</tbody></table>\n");
    }

    private static void pictures(String title, String words, List<CloseLook.Seen> seen, CloseLook look, Html html) {
        html.raw("<section><h2>").text(title).raw("</h2>");
        if (seen.isEmpty()) {
            html.raw("<p class=\"none\">there are none</p></section>\n");
            return;
        }
        html.raw("<p>").text(words).raw("</p><ul class=\"pictures\">\n");
        for (CloseLook.Seen each : seen) {
            html.raw("<li>").picture(each.png(), "", each.name()).element("b", "", look.name(each.label()));
            html.raw("<span>").text(percent(each.probability())).raw("</span>");
            Optional.of(each).filter(one -> one.predicted() != one.label()).ifPresent(wrong -> html.raw("<i>")
                    .text("taken for " + look.name(wrong.predicted()) + ", " + percent(wrong.predictedProbability()))
                    .raw("</i>"));
            html.raw("</li>\n");
        }
        html.raw("</ul></section>\n");
    }

    /** The sign stays with its number where the line is broken. */
    private static String percent(float probability) {
        String number = probability < 0.001
                ? Axis.label(new BigDecimal(PERCENT * probability)
                        .round(new MathContext(1))
                        .doubleValue())
                : String.format(Locale.ROOT, "%.1f", PERCENT * probability);
        return number + "\u00A0%";
    }
}
