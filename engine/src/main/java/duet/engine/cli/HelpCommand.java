package duet.engine.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help [VERB]}: the same as {@code [VERB] --help}. */
@Command(
        name = "help",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Explains a verb, as --help behind it does.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:explained", "2:there is no such verb"},
        footerHeading = "%nFor example:%n",
        footer = {"  java -jar engine.jar help", "  java -jar engine.jar help evaluate"})
final class HelpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "VERB", description = "What is explained (default: the program).")
    private String verb;

    @Override
    public Integer call() {
        CommandLine program = spec.parent().commandLine();
        CommandLine explained =
                verb == null ? program : program.getSubcommands().get(verb);
        if (explained == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), UnknownWord.verb(verb, program));
        }
        explained.usage(spec.commandLine().getOut(), spec.commandLine().getColorScheme());
        return TrainCommand.DONE;
    }
}
