package duet.engine.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A white sheet of pixels, two for each pixel of the drawing so that it stays sharp. Needs no fonts. */
public final class PngDrawing implements Drawing {
    private static final int SCALE = 2;
    private static final float[] DASHES = {6, 4};

    private final BufferedImage image;
    private final Graphics2D graphics;

    /** @throws IllegalArgumentException when a side is below 1 or the sheet has more pixels than an int can count */
    public PngDrawing(int width, int height) {
        image = new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.scale(SCALE, SCALE);
        rectangle(0, 0, width, height, 0xFFFFFF);
    }

    @Override
    public void rectangle(double left, double top, double width, double height, int colour) {
        graphics.setColor(new Color(colour));
        graphics.fill(new Rectangle2D.Double(left, top, width, height));
    }

    @Override
    public void line(List<Point> points, double width, int colour, boolean dashed) {
        if (points.isEmpty()) {
            return;
        }
        Path2D path = new Path2D.Double();
        path.moveTo(points.get(0).x(), points.get(0).y());
        points.forEach(point -> path.lineTo(point.x(), point.y()));
        graphics.setColor(new Color(colour));
        graphics.setStroke(
                dashed
                        ? new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0)
                        : new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(path);
    }

    @Override
    public void disc(double x, double y, double radius, int colour) {
        graphics.setColor(new Color(colour));
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override
    public void text(String text, double x, double baseline, double size, int colour, Anchor anchor) {
        double width = Lettering.width(text, size);
        double left =
                switch (anchor) {
                    case START -> x;
                    case MIDDLE -> x - width / 2;
                    case END -> x - width;
                };
        graphics.setColor(new Color(colour));
        graphics.fill(Lettering.outline(text, size, left, baseline));
    }

    @Override
    public void picture(BufferedImage picture, double left, double top, double width, double height) {
        graphics.drawImage(picture, (int) left, (int) top, (int) width, (int) height, null);
    }

    /** As it is drawn so far. */
    public BufferedImage image() {
        return image;
    }

    /** Writes the sheet; under its own name the file is always whole. */
    public void write(Path file) throws IOException {
        PngFile.write(image, file);
    }
}
