package duet.engine.cli;

import duet.engine.config.NearbyConfigs;
import duet.engine.config.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/** What a first word was probably meant to be that is no verb, and no file either. */
final class UnknownWord {
    /** What other programs call by these names, and how it is asked for here. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("bench", "to measure a training step: time CONFIG"),
            Map.entry("benchmark", "to measure a training step: time CONFIG"),
            Map.entry("classify", "to see what pictures are taken for: predict RUN"),
            Map.entry("continue", "to go on with a run: --resume RUN"),
            Map.entry("infer", "to see what pictures are taken for: predict RUN"),
            Map.entry("info", "to look at a network: summary CONFIG; at data: inspect FOLDER; at a run: report RUN"),
            Map.entry("resume", "to go on with a run: --resume RUN"),
            Map.entry("run", "to train: CONFIG alone, such as configs/alexnet.conf; it takes no verb"),
            Map.entry("serve", "to show runs in a browser: ui RUN; to offer this machine to other hosts: node CONFIG"),
            Map.entry("test", "to test what a run has learnt: evaluate RUN"),
            Map.entry("validate", "to test what a run has learnt: evaluate RUN"),
            Map.entry("worker", "to offer this machine to other hosts: node CONFIG"));

    private UnknownWord() {}

    /** Whether somebody who typed this meant a verb: it has neither a folder nor an ending, and there is no such file. */
    static boolean isMeantAsVerb(Path config) {
        return !config.toString().contains("/") && !config.toString().contains(".") && !Files.exists(config);
    }

    /** In one line, that there is no such verb or file, and what was probably meant. */
    static String verbOrFile(String word, CommandLine program) {
        return word + ": no such verb or file"
                + suggestion(word, program)
                        .or(() -> NearbyConfigs.to(Path.of(word)).map(UnknownWord::didYouMean))
                        .orElse("; expected a configuration such as configs/alexnet.conf, or a verb");
    }

    /** In one line, that there is no such verb, and what was probably meant. */
    static String verb(String word, CommandLine program) {
        return word + ": no such verb"
                + suggestion(word, program)
                        .orElse("; expected one of "
                                + String.join(", ", program.getSubcommands().keySet()));
    }

    /** In one line, that a verb stands behind what belongs to training. */
    static String notFirst(String verb) {
        return verb + ": a verb comes first, and all else behind it: java -jar engine.jar " + verb + " ...";
    }

    private static Optional<String> suggestion(String word, CommandLine program) {
        Set<String> known = new LinkedHashSet<>(program.getSubcommands().keySet());
        known.addAll(ELSEWHERE.keySet());
        return Nearest.to(word, known)
                .map(near -> ELSEWHERE.containsKey(near) ? "; " + ELSEWHERE.get(near) : didYouMean(near));
    }

    private static String didYouMean(Object near) {
        return "; did you mean " + near + "?";
    }
}
