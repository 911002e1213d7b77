package duet.engine.picture;

import java.awt.image.BufferedImage;
import java.util.List;

/** What charts and sheets are drawn on. Lengths are in pixels from the upper left corner; a colour is 0xRRGGBB. */
public interface Drawing {

    /** A place on it. */
    record Point(double x, double y) {}

    /** Which end of a text its place is. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    void rectangle(double left, double top, double width, double height, int colour);

    /** Joins points by a line. @param dashed whether it is broken */
    void line(List<Point> points, double width, int colour, boolean dashed);

    void disc(double x, double y, double radius, int colour);

    /** @param size pixels an em */
    void text(String text, double x, double baseline, double size, int colour, Anchor anchor);

    void picture(BufferedImage picture, double left, double top, double width, double height);

    default void text(String text, double x, double baseline, double size, int colour) {
        text(text, x, baseline, size, colour, Anchor.START);
    }

    /** About how wide a line of text is. */
    static double textWidth(String text, double size) {
        return Lettering.width(text, size);
    }

    /** As much of a text as has room, with dots for what has none. */
    static String fitted(String text, double size, double width) {
        if (textWidth(text, size) <= width) {
            return text;
        }
        int[] points = text.codePoints().toArray();
        for (int kept = points.length - 1; kept > 0; kept--) {
            String shorter = new String(points, 0, kept).stripTrailing() + "…";
            if (textWidth(shorter, size) <= width) {
                return shorter;
            }
        }
        return "…";
    }
}
