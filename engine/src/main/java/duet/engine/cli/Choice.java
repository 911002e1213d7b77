package duet.engine.cli;

import duet.engine.config.Nearest;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** An option that takes one of a few words. */
final class Choice {
    private Choice() {}

    /** @throws CommandLine.ParameterException when it is none of them, with the nearest */
    static String require(String option, String word, List<String> known, CommandSpec spec) {
        if (!known.contains(word)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    option + " " + word + ": expected " + listed(known) + Nearest.hint(word, known));
        }
        return word;
    }

    private static String listed(List<String> words) {
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}
