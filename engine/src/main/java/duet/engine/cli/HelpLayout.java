package duet.engine.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Help in lines that fit a terminal, broken at spaces alone. Picocli also breaks behind dots and hyphens, which cuts paths and
 * addresses in two, and an example that it broke could not be pasted: here a backslash joins its lines.
 */
final class HelpLayout {
    static final int COLUMNS = 80;

    private static final int UNBROKEN = 4000;
    private static final int LONGEST_LABEL = 24;
    private static final String EXAMPLE = "  java -jar ";
    private static final String EXAMPLE_INDENT = " ".repeat(6);
    private static final Pattern COLOURS = Pattern.compile("\033\\[[0-9;]*m");
    private static final Pattern LABEL = Pattern.compile("^ *\\S+( \\S+)* {2,}(?=\\S)");
    /** An option with its value stays together, and so does what stands in quotes. */
    private static final Pattern PART = Pattern.compile("-{1,2}[a-z]\\S*( (?!-)('[^']*'|\\S+))?|'[^']*'|\\S+");

    private HelpLayout() {}

    /** Lays out the help of a program and of its verbs. */
    static void on(CommandLine program) {
        program.setUsageHelpWidth(UNBROKEN).setUsageHelpLongOptionsMaxWidth(LONGEST_LABEL);
        breakLines(program);
        program.getSubcommands().values().forEach(HelpLayout::breakLines);
    }

    private static void breakLines(CommandLine command) {
        command.getHelpSectionMap().replaceAll((section, renderer) -> broken(section, renderer));
    }

    private static IHelpSectionRenderer broken(String section, IHelpSectionRenderer renderer) {
        return switch (section) {
            case UsageMessageSpec.SECTION_KEY_SYNOPSIS -> help -> synopsis(renderer.render(help), help);
            case UsageMessageSpec.SECTION_KEY_FOOTER -> help -> eachLine(renderer.render(help), HelpLayout::example);
            // What is in front of the synopsis is a line with it.
            case UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING -> renderer;
            default -> help -> eachLine(renderer.render(help), HelpLayout::text);
        };
    }

    private interface LineBreaker {
        String apply(String line);
    }

    private static String eachLine(String section, LineBreaker breaker) {
        return section.lines().map(breaker::apply).collect(Collectors.joining("\n", "", section.isEmpty() ? "" : "\n"));
    }

    /** The heading, which is printed in front of it, counts. */
    private static String synopsis(String section, Help help) {
        int heading = help.synopsisHeading().length();
        int indent = heading + help.commandSpec().qualifiedName().length() + 1;
        return fill(words(section.strip()), heading, indent) + "\n";
    }

    /** What was broken goes on below the text, beside the label. */
    private static String text(String line) {
        Matcher label = LABEL.matcher(plain(line));
        int indent = label.find()
                ? label.end()
                : plain(line).length() - plain(line).stripLeading().length();
        // The gap in front of the text is kept with the label.
        int start = indexBehind(line, indent);
        return line.substring(0, start) + fill(words(line.substring(start)), indent, indent);
    }

    private static String example(String line) {
        if (plain(line).length() <= COLUMNS || !line.startsWith(EXAMPLE)) {
            return text(line);
        }
        List<String> parts = new ArrayList<>();
        PART.matcher(line).results().forEach(part -> parts.add(part.group()));
        StringBuilder example = new StringBuilder(" ");
        int column = 1;
        for (String part : parts) {
            if (column + 1 + part.length() > COLUMNS - 2) {
                example.append(" \\\n").append(EXAMPLE_INDENT).append(part);
                column = EXAMPLE_INDENT.length() + part.length();
            } else {
                example.append(' ').append(part);
                column += 1 + part.length();
            }
        }
        return example.toString();
    }

    private static String fill(List<String> words, int firstColumn, int indent) {
        StringBuilder filled = new StringBuilder();
        int column = firstColumn;
        boolean first = true;
        for (String word : words) {
            int length = plain(word).length();
            if (!first && column + 1 + length > COLUMNS) {
                filled.append('\n').append(" ".repeat(indent));
                column = indent;
            } else if (!first) {
                filled.append(' ');
                column++;
            }
            filled.append(word);
            column += length;
            first = false;
        }
        return filled.toString();
    }

    private static List<String> words(String text) {
        return List.of(text.split(" +"));
    }

    private static String plain(String text) {
        return COLOURS.matcher(text).replaceAll("");
    }

    /** The place in a line with colours behind so many characters that are seen. */
    private static int indexBehind(String line, int seen) {
        int index = 0;
        Matcher colours = COLOURS.matcher(line);
        for (int left = seen; left > 0; left--) {
            while (colours.region(index, line.length()).lookingAt()) {
                index = colours.end();
            }
            index++;
        }
        return index;
    }
}
