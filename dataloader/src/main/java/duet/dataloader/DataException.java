package duet.dataloader;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data a user named cannot be used; the message says, one line per problem, where, what was found and what to do. It holds no
 * control characters, whatever the data do.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_PROBLEMS = 20;
    /** All but the end of a line, which parts problems. */
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x09\\x0B-\\x1F\\x7F-\\x9F\\u2028\\u2029]");

    public DataException(String problem) {
        super(printable(problem));
    }

    public DataException(String problem, Throwable cause) {
        super(printable(problem), cause);
    }

    /** Several problems at once; the first 20 are told and the others counted. */
    public DataException(List<String> problems) {
        super(printable(joined(problems)));
    }

    /** The problems, each of one line. */
    public List<String> problems() {
        return getMessage().lines().toList();
    }

    /** What a file calls its parts must not command the terminal it is told on. */
    private static String printable(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    private static String joined(List<String> problems) {
        int others = problems.size() - MOST_PROBLEMS;
        Stream<String> told = problems.stream().limit(MOST_PROBLEMS);
        return (others > 0 ? Stream.concat(told, Stream.of("and " + others + " more like these")) : told)
                .collect(Collectors.joining("\n"));
    }
}
