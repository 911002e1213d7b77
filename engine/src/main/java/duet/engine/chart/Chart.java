package duet.engine.chart;

import duet.engine.picture.Drawing;
import duet.engine.picture.Drawing.Anchor;
import duet.engine.picture.Drawing.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Curves in panels one below the other, over the same horizontal axis, with a legend above. */
public final class Chart {
    static final int WIDTH = 900;

    private static final int PANEL_HEIGHT = 300;
    private static final int TOP = 52;
    private static final int LEFT = 64;
    private static final int RIGHT = 24;
    private static final int BETWEEN = 48;
    private static final int BOTTOM = 44;
    private static final int LEGEND_ROW = 20;
    private static final int SAMPLE = 26;
    private static final int STEPS = 8;
    private static final int TEXT = 0x1C1D1F;
    private static final int FAINT = 0x6A6D73;
    private static final int GRID = 0xE6E6E4;
    private static final int MARK = 0x8A8D93;

    private final String title;
    private final String across;
    private final List<Panel> panels;
    private final List<List<Curve>> legend;

    /**
     * @param across what the common axis is
     * @param panels at least one
     */
    public Chart(String title, String across, List<Panel> panels) {
        this.title = title;
        this.across = across;
        this.panels = List.copyOf(panels);
        legend = legend();
    }

    private List<List<Curve>> legend() {
        List<List<Curve>> rows = new ArrayList<>(List.of(new ArrayList<>()));
        List<String> named = new ArrayList<>(List.of(""));
        double used = 0;
        for (Curve curve :
                panels.stream().flatMap(panel -> panel.curves().stream()).toList()) {
            if (named.contains(curve.name())) {
                continue;
            }
            named.add(curve.name());
            double width = legendWidth(curve);
            if (used > 0 && used + width > WIDTH - LEFT - RIGHT) {
                rows.add(new ArrayList<>());
                used = 0;
            }
            rows.get(rows.size() - 1).add(curve);
            used += width;
        }
        return rows;
    }

    private static double legendWidth(Curve curve) {
        return SAMPLE + 6 + Drawing.textWidth(shown(curve), 12) + 20;
    }

    private static String shown(Curve curve) {
        return Drawing.fitted(curve.name(), 12, WIDTH - LEFT - RIGHT - SAMPLE - 30.0);
    }

    int height() {
        return head() + panels.size() * (PANEL_HEIGHT + BETWEEN) - BETWEEN + BOTTOM;
    }

    private int head() {
        return TOP + legend.size() * LEGEND_ROW + 12;
    }

    /** @param drawing of {@link #WIDTH} by {@link #height} */
    void draw(Drawing drawing) {
        drawing.text(Drawing.fitted(title, 17, WIDTH - LEFT - RIGHT), LEFT, 32, 17, TEXT);
        drawLegend(drawing);
        Axis axis = horizontal();
        for (int i = 0; i < panels.size(); i++) {
            draw(panels.get(i), axis, drawing, head() + i * (PANEL_HEIGHT + BETWEEN));
        }
        drawing.text(across, (LEFT + WIDTH - RIGHT) / 2.0, height() - 8, 12, FAINT, Anchor.MIDDLE);
    }

    private void drawLegend(Drawing drawing) {
        double y = TOP;
        for (List<Curve> row : legend) {
            double x = LEFT;
            for (Curve curve : row) {
                drawing.line(
                        List.of(new Point(x, y), new Point(x + SAMPLE, y)),
                        Math.max(2, curve.width()),
                        curve.colour(),
                        curve.dashed());
                drawing.text(shown(curve), x + SAMPLE + 6, y + 4, 12, TEXT);
                x += legendWidth(curve);
            }
            y += LEGEND_ROW;
        }
    }

    private Axis horizontal() {
        double[] all = panels.stream()
                .flatMap(panel -> panel.curves().stream())
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(Point::x)
                .toArray();
        return Axis.around(0, DoubleStream.of(all).max().orElse(1), STEPS);
    }

    private static Axis vertical(Panel panel) {
        double[] all = DoubleStream.concat(
                        panel.mark().stream(),
                        panel.curves().stream()
                                .flatMap(curve -> curve.points().stream())
                                .mapToDouble(Point::y))
                .filter(Double::isFinite)
                .toArray();
        return Axis.around(
                Math.min(0, DoubleStream.of(all).min().orElse(0)),
                DoubleStream.of(all).max().orElse(1),
                STEPS);
    }

    private static void draw(Panel panel, Axis across, Drawing drawing, int top) {
        Axis up = vertical(panel);
        for (double mark : up.marks()) {
            double y = y(up, mark, top);
            drawing.line(List.of(new Point(LEFT, y), new Point(WIDTH - RIGHT, y)), 1, GRID, false);
            drawing.text(up.text(mark), LEFT - 8, y + 4, 11, FAINT, Anchor.END);
        }
        for (double mark : across.marks()) {
            drawing.text(across.text(mark), x(across, mark), top + PANEL_HEIGHT + 16, 11, FAINT, Anchor.MIDDLE);
        }
        panel.mark().ifPresent(mark -> {
            double y = y(up, mark, top);
            drawing.line(List.of(new Point(LEFT, y), new Point(WIDTH - RIGHT, y)), 1.2, MARK, true);
        });
        for (Curve curve : panel.curves()) {
            List<Point> points = curve.points().stream()
                    .filter(point -> Double.isFinite(point.y()))
                    .map(point -> new Point(x(across, point.x()), y(up, point.y(), top)))
                    .toList();
            drawing.line(points, curve.width(), curve.colour(), curve.dashed());
            if (points.size() == 1) {
                drawing.disc(points.get(0).x(), points.get(0).y(), 2.5, curve.colour());
            }
        }
        drawing.text(panel.title(), LEFT, top - 8, 13, TEXT);
    }

    private static double x(Axis axis, double value) {
        return LEFT + axis.share(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(Axis axis, double value, int top) {
        return top + (1 - axis.share(value)) * PANEL_HEIGHT;
    }
}
