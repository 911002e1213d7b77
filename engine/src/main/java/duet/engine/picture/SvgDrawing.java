package duet.engine.picture;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** A drawing as SVG, on white. */
public final class SvgDrawing implements Drawing {
    private final StringBuilder svg = new StringBuilder();

    public SvgDrawing(int width, int height) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"DejaVu Sans, Verdana, sans-serif\">%n",
                width,
                height,
                width,
                height));
        rectangle(0, 0, width, height, 0xFFFFFF);
    }

    @Override
    public void rectangle(double left, double top, double width, double height, int colour) {
        add(
                "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06x\"/>",
                left, top, width, height, colour);
    }

    @Override
    public void line(List<Point> points, double width, int colour, boolean dashed) {
        StringBuilder places = new StringBuilder();
        points.forEach(point -> places.append(String.format(Locale.ROOT, "%.2f,%.2f ", point.x(), point.y())));
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"#%06x\" stroke-width=\"%.2f\" stroke-linejoin=\"round\"%s/>",
                places.toString().strip(), colour, width, dashed ? " stroke-dasharray=\"6 4\"" : "");
    }

    @Override
    public void disc(double x, double y, double radius, int colour) {
        add("<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\" fill=\"#%06x\"/>", x, y, radius, colour);
    }

    @Override
    public void text(String text, double x, double baseline, double size, int colour, Anchor anchor) {
        add(
                "<text x=\"%.2f\" y=\"%.2f\" font-size=\"%.1f\" fill=\"#%06x\" text-anchor=\"%s\">%s</text>",
                x, baseline, size, colour, anchor.name().toLowerCase(Locale.ROOT), Markup.escaped(text));
    }

    @Override
    public void picture(BufferedImage picture, double left, double top, double width, double height) {
        add(
                "<image x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" href=\"%s\"/>",
                left, top, width, height, PngFile.dataAddress(picture));
    }

    private void add(String element, Object... values) {
        svg.append(String.format(Locale.ROOT, element, values)).append('\n');
    }

    /** The whole file. */
    public String text() {
        return svg + "</svg>\n";
    }
}
