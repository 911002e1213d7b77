package duet.engine.table;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lines of comma-separated values as RFC 4180 says. A name that a spreadsheet would take for a formula begins with an apostrophe, as
 * spreadsheets write text.
 */
public final class Csv {
    /** How formulas begin, except where a number follows. */
    private static final Pattern FORMULA = Pattern.compile("(?s)(?![-+]?[0-9.]+([eE][-+]?[0-9]+)?$)[=+\\-@\t\r].*");

    private static final String LINE_END = "\r\n";

    private Csv() {}

    /** A line with its end. */
    public static String line(List<String> fields) {
        return fields.stream().map(Csv::quoted).collect(Collectors.joining(",")) + LINE_END;
    }

    private static String quoted(String value) {
        String field = FORMULA.matcher(value).matches() ? "'" + value : value;
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
