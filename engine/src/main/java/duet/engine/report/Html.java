package duet.engine.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** Writes HTML as it is given, and texts so that nothing in them is taken for HTML. */
final class Html {
    private final Appendable out;

    Html(Appendable out) {
        this.out = out;
    }

    /** HTML of the program's own. */
    Html raw(String html) {
        try {
            out.append(html);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A text from anywhere. */
    Html text(String text) {
        return raw(escaped(text));
    }

    /** {@code <tag class="kind">text</tag>}; the text from anywhere. */
    Html element(String tag, String kind, String text) {
        return raw("<" + tag + (kind.isEmpty() ? "" : " class=\"" + kind + "\"") + ">")
                .text(text)
                .raw("</" + tag + ">");
    }

    /** A picture inside the file. @param alternative what it shows, from anywhere */
    Html picture(byte[] png, String kind, String alternative) {
        return raw("<img class=\"" + kind + "\" alt=\"" + escaped(alternative) + "\" title=\"" + escaped(alternative)
                        + "\" src=\"data:image/png;base64,")
                .raw(Base64.getEncoder().encodeToString(png))
                .raw("\">");
    }

    /** Also for the value of an attribute in double quotes. Control characters have no place in a page. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\t' -> escaped.appendCodePoint(c);
                default -> escaped.appendCodePoint(Character.isISOControl(c) || isLoneSurrogate(c) ? 0xFFFD : c);
            }
        });
        return escaped.toString();
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
