package duet.engine.config;

import java.util.List;

/** What is wrong with the user's configuration: one line for each problem, each with its place, key and remedy. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String[] problems;

    public ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = problems.toArray(String[]::new);
    }

    ConfigException(String problem) {
        this(List.of(problem));
    }

    /** One line each, in the order of the file. */
    public List<String> problems() {
        return List.of(problems);
    }
}
