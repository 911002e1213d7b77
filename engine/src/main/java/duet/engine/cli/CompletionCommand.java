package duet.engine.cli;

import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code completion}: what makes a shell complete verbs and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Prints a script by which bash or zsh completes verbs and options.",
            "Shells complete behind the name of a command, not behind java -jar: unless there is a command NAME already, the"
                    + " script makes one, as this line does: alias duet='java -jar engine.jar'",
            "The line below is for this shell; for every one put it into ~/.bashrc, or into ~/.zshrc behind compinit, with the"
                    + " whole path of engine.jar."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "2:bad input"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  source <(java -jar engine.jar completion)",
            "  source <(java -jar engine.jar completion --name alexnet)"
        })
final class CompletionCommand implements Callable<Integer> {
    private static final String WORD = "[A-Za-z_][A-Za-z0-9_-]*";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "duet",
            description = "The command behind which is completed (default: ${DEFAULT-VALUE}).")
    private String name;

    @Override
    public Integer call() {
        CommandLine line = spec.commandLine();
        if (!name.matches(WORD)) {
            throw new CommandLine.ParameterException(
                    line, "--name " + name + ": expected letters, digits, hyphens and underscores, a letter first");
        }
        PrintWriter out = line.getOut();
        out.println(AutoComplete.bash(name, line.getParent()));
        out.println("type " + name + " >/dev/null 2>&1 || " + alias());
        return TrainCommand.DONE;
    }

    private String alias() {
        // The command stands in quotes of the alias, and in it the path in quotes of its own.
        String command = "java -jar " + quoted(jar());
        return "alias " + name + "=" + quoted(command);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String jar() {
        try {
            return Path.of(CompletionCommand.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            return "engine.jar";
        }
    }
}
