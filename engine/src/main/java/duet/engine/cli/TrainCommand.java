package duet.engine.cli;

import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.console.Terminal;
import duet.engine.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command line {@code [CONFIG] [--set key=value]... [--resume RUN] [--runs DIR] [--ui [PORT]]} and the other verbs. What is wrong with the user's input is told in one line per
 * problem, without a stack trace.
 */
@Command(
        name = "java -jar engine.jar",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Trains a network in towers that talk to each other where the network says so.",
        synopsisSubcommandLabel = "[VERB]",
        commandListHeading = "%nVerbs (each explained by VERB --help):%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or stopped as asked",
            "1:the run failed",
            "2:bad input; nothing was written",
            "75:hosts are missing; go on with --resume once they are there"
        },
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar configs/alexnet.conf",
            "  java -jar engine.jar configs/alexnet.conf --set data.path=imagenet",
            "  java -jar engine.jar configs/alexnet.conf --ui",
            "  java -jar engine.jar configs/cifar10.conf --set data.path=cifar-10",
            "  java -jar engine.jar --resume runs/alexnet-20260101T120000Z",
            "  java -jar engine.jar configs/alexnet.conf --set cluster.seeds=127.0.0.1:25520"
        })
public final class TrainCommand implements Callable<Integer> {

    /** Exit code of a run that came to its end. */
    public static final int DONE = 0;

    /** Exit code of a run that broke. */
    public static final int FAILED = 1;

    /** Exit code for input that was refused before anything was written. */
    public static final int BAD_INPUT = 2;

    /** Exit code of a run that lacks hosts and can go on with them. */
    public static final int TRY_AGAIN = 75;

    /**
     * What to train.
     *
     * @param runs where the folder of a new run is made
     * @param resumed the folder of a run that is to go on
     * @param trace a file that tells what everybody did when
     * @param pagePort where a page shows the run, 0 for any port that is free; empty for no page
     * @param told how much is printed
     */
    public record Request(
            RunConfig config,
            Path runs,
            Optional<Path> resumed,
            Optional<Path> trace,
            OptionalInt pagePort,
            Console.Told told) {}

    /** Trains; returns the exit code. */
    @FunctionalInterface
    public interface Runner {
        int run(Request request) throws Exception;
    }

    private final Runner runner;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "CONFIG",
            description =
                    "Configuration file, such as configs/alexnet.conf. With --resume the run's own where none is given.")
    private Path config;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Goes on with the run in this folder from its newest good checkpoint.")
    private Path resume;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where the folder of a new run is made (default: ${DEFAULT-VALUE}).")
    private Path runs;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Overrides a key of the file; may be given many times. A layer is called by its name:"
                    + " network.layers.conv1.kernel=5.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Writes what coordinator, towers, their layers and exchanges, loaders and checkpoints did when, for"
                            + " ui.perfetto.dev or chrome://tracing: the first half million events.")
    private Path trace;

    @Option(
            names = "--ui",
            arity = "0..1",
            paramLabel = "PORT",
            fallbackValue = PortIfNumber.ANY,
            preprocessor = PortIfNumber.class,
            description = "Shows the run on a page for a browser on this machine while it trains, and its figures for"
                    + " Prometheus under /metrics (default port: any that is free; the address is printed).")
    private Integer page;

    @Option(
            names = {"-q", "--quiet"},
            description = "Prints no progress. What remains: the run's folder, the address of its page, warnings,"
                    + " hosts that are"
                    + " missed, and at the end what came of it: outcome, totals, best validation, newest checkpoint, digest of the"
                    + " weights, report. Errors go to standard error as ever.")
    private boolean quiet;

    TrainCommand(Runner runner) {
        this.runner = runner;
    }

    /**
     * Parses the command line, loads the configuration, runs it and returns the exit code. Help and version go to
     * {@code out}, problems to {@code err}.
     */
    public static int execute(
            String[] arguments, Runner runner, ReplayCommand.Runner replayer, PrintWriter out, PrintWriter err) {
        CommandLine line = Verbs.of(runner, replayer)
                .setOut(out)
                .setErr(err)
                .setColorScheme(Help.defaultColorScheme(Terminal.ofThisProcess().showsColours() ? Ansi.ON : Ansi.OFF));
        int code = line.execute(arguments);
        out.flush();
        err.flush();
        return code;
    }

    @Override
    public Integer call() throws Exception {
        if (config == null && resume == null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Missing required parameter: CONFIG, a file such as configs/alexnet.conf");
        }
        if (unknownVerb().isPresent()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), unknownVerb().get() + ": no such verb or file");
        }
        if (page != null) {
            UiCommand.requirePort(page, "--ui", spec);
        }
        Path file = config == null ? RunFolder.config(resume) : config;
        return runner.run(new Request(
                RunConfig.load(file, overrides),
                runs,
                Optional.ofNullable(resume),
                Optional.ofNullable(trace),
                page == null ? OptionalInt.empty() : OptionalInt.of(page),
                Quiet.told(quiet)));
    }

    boolean hasConfig() {
        return config != null;
    }

    /** The word in the place of the configuration where it was probably meant as a verb. */
    Optional<String> unknownVerb() {
        return Optional.ofNullable(config).filter(UnknownWord::isMeantAsVerb).map(Path::toString);
    }
}
