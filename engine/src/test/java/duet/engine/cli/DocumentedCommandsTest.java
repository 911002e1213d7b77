package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.documents.Documents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command lines of README.md and docs: each of them is one that the program takes. */
class DocumentedCommandsTest {

    /** From the name of the program to a comment, a gap in a drawing, the next command or the end of the line. */
    private static final Pattern COMMAND =
            Pattern.compile("java -jar engine\\.jar((?:'[^']*'|\"[^\"]*\"|(?! {3}| +#|&&|java -jar)[^`|>;\"')])*)");

    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s\"'])+");

    private static CommandLine program() {
        return Verbs.of(request -> TrainCommand.DONE, (request, quiet) -> TrainCommand.DONE);
    }

    @Test
    void everyCommandLineIsOneThatTheProgramTakes() {
        List<String> refused = new ArrayList<>();
        int found = 0;
        for (Path page : Documents.all()) {
            for (String line : Documents.lines(page)) {
                Matcher command = COMMAND.matcher(line);
                while (command.find()) {
                    found++;
                    String problem = problem(words(command.group(1)));
                    if (!problem.isEmpty()) {
                        refused.add(page.getFileName() + ": " + command.group() + ": " + problem);
                    }
                }
            }
        }
        assertThat(refused).isEmpty();
        assertThat(found).isGreaterThan(50);
    }

    @Test
    void theReadmeNamesEveryVerb() {
        String readme = String.join("\n", Documents.lines(Documents.folder().resolve("README.md")));
        List<String> missing = program().getSubcommands().entrySet().stream()
                .filter(verb -> !verb.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .filter(verb -> !Pattern.compile("engine\\.jar " + verb + "\\b|`" + verb + "\\b")
                        .matcher(readme)
                        .find())
                .toList();
        assertThat(missing).isEmpty();
    }

    private static List<String> words(String arguments) {
        return WORD.matcher(arguments)
                .results()
                .map(word -> word.group().replaceAll("['\"]", ""))
                .toList();
    }

    private static String problem(List<String> words) {
        try {
            CommandLine.ParseResult parsed = program().parseArgs(words.toArray(String[]::new));
            String config = parsed.matchedPositionalValue(0, Path.of("CONFIG")).toString();
            return config.matches("CONFIG|.*\\.conf") ? "" : "neither a verb nor a configuration: " + config;
        } catch (CommandLine.ParameterException e) {
            return e.getMessage();
        }
    }
}
