package duet.engine.chart;

import duet.engine.picture.Drawing;
import java.util.List;

/**
 * A line on a chart.
 *
 * @param name in the legend; empty for a line that is not named there
 * @param points in the units of the axes, from left to right
 * @param colour 0xRRGGBB
 * @param width in pixels
 */
public record Curve(String name, List<Drawing.Point> points, int colour, double width, boolean dashed) {
    private static final int[] COLOURS = {
        0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xB8860B, 0x56B4E9, 0x6A3D9A, 0x555555,
    };

    public Curve {
        points = List.copyOf(points);
    }

    /** Colours that are told apart by those who see fewer of them, too; they begin again after eight. */
    public static int colour(int number) {
        return COLOURS[number % COLOURS.length];
    }
}
