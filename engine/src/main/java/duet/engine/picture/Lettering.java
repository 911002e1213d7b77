package duet.engine.picture;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;

/**
 * Text as outlines that this program brings along: a Java without a screen often has no fonts at all. The same text is the same
 * shape on every machine.
 */
final class Lettering {
    private static final int UNITS = 2048;
    private static final Map<Integer, Letter> LETTERS = read();
    /** Stands in for what has no outline. */
    private static final Letter UNKNOWN = LETTERS.get((int) '?');

    /** @param advance to the next letter, in units */
    private record Letter(int advance, Path2D outline) {}

    private Lettering() {}

    /** How wide a line of text is at so many pixels an em. */
    static double width(String text, double size) {
        return text.codePoints().mapToLong(point -> letter(point).advance()).sum() * size / UNITS;
    }

    /** The outline of a line of text, from the left end of its base line. */
    static Path2D outline(String text, double size, double x, double baseline) {
        Path2D outline = new Path2D.Double(Path2D.WIND_NON_ZERO);
        double scale = size / UNITS;
        double at = x;
        for (int point : text.codePoints().toArray()) {
            Letter letter = letter(point);
            outline.append(
                    letter.outline().getPathIterator(new AffineTransform(scale, 0, 0, -scale, at, baseline)), false);
            at += letter.advance() * scale;
        }
        return outline;
    }

    private static Letter letter(int point) {
        return LETTERS.getOrDefault(point, UNKNOWN);
    }

    private static Map<Integer, Letter> read() {
        Map<Integer, Letter> letters = new HashMap<>();
        try (InputStream bytes = Lettering.class.getResourceAsStream("outlines.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] parts = line.split(" ", 3);
                letters.put(
                        Integer.parseInt(parts[0], 16),
                        new Letter(Integer.parseInt(parts[1]), path(parts.length > 2 ? parts[2] : "")));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return letters;
    }

    /** Commands M, L, Q and Z as in SVG. */
    private static Path2D path(String commands) {
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        try (Scanner scanner = new Scanner(commands.replaceAll("([MLQ])", "$1 "))) {
            while (scanner.hasNext()) {
                switch (scanner.next()) {
                    case "M" -> path.moveTo(scanner.nextInt(), scanner.nextInt());
                    case "L" -> path.lineTo(scanner.nextInt(), scanner.nextInt());
                    case "Q" -> path.quadTo(scanner.nextInt(), scanner.nextInt(), scanner.nextInt(), scanner.nextInt());
                    default -> path.closePath();
                }
            }
        }
        return path;
    }
}
