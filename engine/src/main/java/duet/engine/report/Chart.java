package duet.engine.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Curves as SVG inside a page, in colours that the page's style gives to the classes {@code s1}, {@code s2} and so on.
 *
 * @param unit of the values, behind their marks: {@code %} or nothing
 */
record Chart(String title, String xTitle, String unit, boolean logarithmic, List<Series> series) {
    private static final int WIDTH = 620;
    private static final int HEIGHT = 280;
    private static final int LEFT = 52;
    private static final int RIGHT = 58;
    private static final int TOP = 12;
    private static final int BOTTOM = 38;
    /** A curve of fewer points shows each of them. */
    private static final int DOTTED = 60;

    /**
     * One curve.
     *
     * @param colour from 1
     * @param faint for what only lies behind the others
     */
    record Series(String name, int colour, boolean faint, List<Point> points) {
        Series {
            points = points.stream().filter(Point::isFinite).toList();
        }
    }

    Chart {
        series = series.stream().filter(each -> !each.points().isEmpty()).toList();
    }

    void write(Html html) {
        html.raw("<figure class=\"chart\"><figcaption>").element("h3", "", title);
        legend(html);
        html.raw("</figcaption>");
        if (series.isEmpty()) {
            html.raw("<p class=\"none\">nothing was measured</p></figure>\n");
            return;
        }
        html.raw("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\" aria-label=\"" + Html.escaped(title)
                + "\">\n");
        Axis x = Axis.exact(0, most(true), LEFT, WIDTH - RIGHT);
        Axis y = vertical();
        grid(x, y, html);
        series.stream().filter(Series::faint).forEach(each -> curve(each, x, y, html));
        series.stream().filter(each -> !each.faint()).forEach(each -> curve(each, x, y, html));
        ends(y, html);
        html.raw("</svg></figure>\n");
    }

    private void legend(Html html) {
        if (series.size() > 1) {
            html.raw("<ul class=\"legend\">");
            for (Series each : series) {
                html.raw("<li class=\"k" + each.colour() + (each.faint() ? " faint" : "") + "\">")
                        .text(each.name())
                        .raw("</li>");
            }
            html.raw("</ul>");
        }
    }

    private Axis vertical() {
        double low = least(false);
        double high = most(false);
        return logarithmic && low > 0
                ? Axis.logarithmic(low, high, HEIGHT - BOTTOM, TOP)
                : Axis.linear(Math.min(0, low), high, HEIGHT - BOTTOM, TOP);
    }

    private double least(boolean across) {
        return values(across).mapToDouble(Double::doubleValue).min().orElse(0);
    }

    private double most(boolean across) {
        return values(across).mapToDouble(Double::doubleValue).max().orElse(1);
    }

    private Stream<Double> values(boolean across) {
        return series.stream().flatMap(each -> each.points().stream()).map(point -> across ? point.x() : point.y());
    }

    private void grid(Axis x, Axis y, Html html) {
        for (double mark : y.marks()) {
            double at = y.pixel(mark);
            html.raw(format(
                            "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                            LEFT, WIDTH - RIGHT, at, at))
                    .raw(format("<text class=\"mark\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 8, at + 4))
                    .text(Axis.label(mark) + unit)
                    .raw("</text>\n");
        }
        for (double mark : x.marks()) {
            double at = x.pixel(mark);
            html.raw(format(
                            "<text class=\"mark\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">",
                            at, HEIGHT - BOTTOM + 20))
                    .text(Axis.label(mark))
                    .raw("</text>\n");
        }
        html.raw(format(
                        "<text class=\"mark\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">",
                        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4))
                .text(xTitle)
                .raw("</text>\n");
    }

    private static void curve(Series each, Axis x, Axis y, Html html) {
        StringBuilder path = new StringBuilder();
        for (Point point : each.points()) {
            path.append(format("%s%.1f %.1f", path.isEmpty() ? "M" : "L", x.pixel(point.x()), y.pixel(point.y())));
        }
        html.raw("<path class=\"s" + each.colour() + (each.faint() ? " faint" : "") + "\" d=\"" + path + "\"/>\n");
        if (!each.faint() && each.points().size() <= DOTTED) {
            for (Point point : each.points()) {
                html.raw(format(
                                "<circle class=\"d%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>",
                                each.colour(), x.pixel(point.x()), y.pixel(point.y())))
                        .text(each.name() + " " + Axis.label(point.y()) + " at " + Axis.label(point.x()))
                        .raw("</title></circle>\n");
            }
        }
    }

    /** The last value of each curve beside its end, moved apart where they would lie on each other. */
    private void ends(Axis y, Html html) {
        double free = Double.NEGATIVE_INFINITY;
        List<Series> downwards = series.stream()
                .filter(each -> !each.faint())
                .sorted((one, other) -> Double.compare(
                        y.pixel(last(one).y()), y.pixel(last(other).y())))
                .toList();
        for (Series each : downwards) {
            double at = Math.max(y.pixel(last(each).y()) + 4, free);
            free = at + 14;
            html.raw(format("<text class=\"end e%d\" x=\"%d\" y=\"%.1f\">", each.colour(), WIDTH - RIGHT + 8, at))
                    .text(shortly(last(each).y()) + unit)
                    .raw("</text>\n");
        }
    }

    private static Point last(Series each) {
        return each.points().get(each.points().size() - 1);
    }

    private static String shortly(double value) {
        int digits = Math.abs(value) >= 100 ? 4 : 3;
        return value == 0
                ? "0"
                : Axis.label(
                        new BigDecimal(value).round(new MathContext(digits)).doubleValue());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
