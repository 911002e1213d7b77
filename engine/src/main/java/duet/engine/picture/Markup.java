package duet.engine.picture;

/** Text inside HTML and SVG. */
public final class Markup {
    private Markup() {}

    /** The text as it is, whatever is in it: nothing of it is taken for markup, inside attributes neither. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(point) ? point : '\uFFFD');
            }
        });
        return escaped.toString();
    }

    /** XML takes no control characters and no halves of pairs. */
    private static boolean isAllowed(int point) {
        return point >= 0x20 && !(point >= 0xD800 && point <= 0xDFFF) && point < 0xFFFE
                || point > 0xFFFF
                || point == '\n'
                || point == '\t';
    }
}
