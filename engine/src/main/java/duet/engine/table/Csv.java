package duet.engine.table;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of comma-separated values as RFC 4180 says. */
public final class Csv {
    private static final String LINE_END = "\r\n";

    private Csv() {}

    /** A line with its end. */
    public static String line(List<String> fields) {
        return fields.stream().map(Csv::quoted).collect(Collectors.joining(",")) + LINE_END;
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
