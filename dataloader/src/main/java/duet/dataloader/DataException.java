package duet.dataloader;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The data a user named cannot be used; the message says, one line per problem, where, what was found and what to do. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_PROBLEMS = 20;

    public DataException(String problem) {
        super(problem);
    }

    public DataException(String problem, Throwable cause) {
        super(problem, cause);
    }

    /** Several problems at once; the first 20 are told and the others counted. */
    public DataException(List<String> problems) {
        super(joined(problems));
    }

    /** The problems, each of one line. */
    public List<String> problems() {
        return getMessage().lines().toList();
    }

    private static String joined(List<String> problems) {
        int others = problems.size() - MOST_PROBLEMS;
        Stream<String> told = problems.stream().limit(MOST_PROBLEMS);
        return (others > 0 ? Stream.concat(told, Stream.of("and " + others + " more like these")) : told)
                .collect(Collectors.joining("\n"));
    }
}
