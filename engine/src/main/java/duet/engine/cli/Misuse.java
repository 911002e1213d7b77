package duet.engine.cli;

import duet.engine.config.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells in one line what is wrong with a command line. */
final class Misuse implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        line.getErr().println(problem(e, arguments) + " (see " + help(line) + ")");
        return TrainCommand.BAD_INPUT;
    }

    private static String problem(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        if (line.getCommand() instanceof TrainCommand training
                && training.unknownVerb().isPresent()) {
            return UnknownWord.verbOrFile(training.unknownVerb().get(), root(line));
        }
        if (line.getParent() != null
                && line.getParent().getCommand() instanceof TrainCommand training
                && training.hasConfig()) {
            return UnknownWord.notFirst(line.getCommandName());
        }
        if (e instanceof MissingParameterException) {
            // A mistyped option is the likelier reason, and would come to light only after this one.
            return unknownOption(line, arguments)
                    .map(option -> unknownOption(option, line))
                    .orElse(inOneLine(e));
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched().get(0), line);
        }
        return inOneLine(e);
    }

    private static String unmatched(String word, CommandLine line) {
        if (word.startsWith("-")) {
            return unknownOption(word, line);
        }
        return word + ": nothing more is expected here; an argument of several words takes quotes";
    }

    private static String unknownOption(String option, CommandLine line) {
        // Without the hyphens, which all of them share.
        List<String> known = line.getCommandSpec().optionsMap().keySet().stream()
                .filter(name -> name.startsWith("--"))
                .map(Misuse::withoutHyphens)
                .toList();
        return "Unknown option: " + option
                + Nearest.to(withoutHyphens(name(option)), known)
                        .map(near -> "; did you mean --" + near + "?")
                        .orElse("");
    }

    private static Optional<String> unknownOption(CommandLine line, String[] arguments) {
        Set<String> known = line.getCommandSpec().optionsMap().keySet();
        return Arrays.stream(arguments)
                .filter(word -> word.startsWith("--") && !known.contains(name(word)))
                .findFirst();
    }

    private static String withoutHyphens(String option) {
        return option.replaceAll("^-+", "");
    }

    private static String name(String option) {
        return option.replaceAll("=.*", "");
    }

    private static String inOneLine(ParameterException e) {
        return e.getMessage()
                .replaceAll("\\s*\\R\\s*", " ")
                .replaceAll(" is not an? (int|long)$", " is not a whole number")
                .replaceAll(" is not a double$", " is not a number");
    }

    private static String help(CommandLine line) {
        return line.getParent() == null ? "--help" : line.getCommandName() + " --help";
    }

    private static CommandLine root(CommandLine line) {
        return line.getParent() == null ? line : line.getParent();
    }
}
