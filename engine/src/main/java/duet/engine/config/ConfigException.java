package duet.engine.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What is wrong with the user's configuration: one line for each problem, each with its place, key and remedy, and without control
 * characters, whatever the keys and values hold.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F\\u2028\\u2029]");

    private final String[] problems;

    public ConfigException(List<String> problems) {
        this(problems.stream()
                .map(problem -> CONTROL.matcher(problem).replaceAll("?"))
                .toArray(String[]::new));
    }

    private ConfigException(String[] problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = problems;
    }

    ConfigException(String problem) {
        this(List.of(problem));
    }

    /** One line each, in the order of the file. */
    public List<String> problems() {
        return List.of(problems);
    }
}
