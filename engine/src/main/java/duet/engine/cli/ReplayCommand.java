package duet.engine.cli;

import duet.engine.console.Console;
import duet.engine.replay.ReplayRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code replay RUN}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Trains steps of a run again and compares them with its log.",
            "It begins with the nearest checkpoint, makes each batch from the logged draws, and holds batch,"
                    + " logits, loss, errors and weights to the log, to the bit."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:equal", "1:a difference was found, or the replay failed", "2:bad input; nothing was written"
        },
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar replay runs/alexnet-20260101T120000Z --from 1000 --to 1199",
            "  java -jar engine.jar replay runs/alexnet-20260101T120000Z --step 1042 --dump dump",
            "  java -jar engine.jar replay runs/alexnet-20260101T120000Z --to 99 --what-if training.learning-rate=0.02"
        })
public final class ReplayCommand implements Callable<Integer> {

    /** Replays; returns the exit code. */
    @FunctionalInterface
    public interface Runner {
        int run(ReplayRun.Request request, Console console) throws Exception;
    }

    private final Runner runner;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "Folder of the run, such as runs/alexnet-20260101T120000Z.")
    private Path run;

    @Option(names = "--from", paramLabel = "STEP", description = "First step (default: the first in the log).")
    private Long from;

    @Option(names = "--to", paramLabel = "STEP", description = "Last step (default: the last in the log).")
    private Long to;

    @Option(names = "--step", paramLabel = "STEP", description = "The step that --dump writes down.")
    private Long step;

    @Option(
            names = "--dump",
            paramLabel = "DIR",
            description = "Writes batch, weights, outputs, masks and gradients of --step to DIR/step-STEP.safetensors.")
    private Path dump;

    @Option(
            names = "--what-if",
            paramLabel = "key=value",
            description = "Changes a key and shows how the loss departs from the log's; may be given many times.")
    private List<String> whatIf = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Sets a key that may differ here without making another run, such as data.path.")
    private List<String> set = new ArrayList<>();

    @Option(
            names = {"-q", "--quiet"},
            description = "Prints no progress. What remains: the verdict, the first difference, the table of"
                    + " --what-if, and warnings."
                    + " Errors go to standard error as ever.")
    private boolean quiet;

    ReplayCommand(Runner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() throws Exception {
        if ((step == null) != (dump == null)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--step and --dump go together: which step is written, and where to");
        }
        if (step != null && (from != null || to != null)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--step is one step, --from and --to are a range; leave one of the two out");
        }
        Optional<ReplayRun.Dump> dumped = Optional.ofNullable(step).map(number -> new ReplayRun.Dump(number, dump));
        return runner.run(
                new ReplayRun.Request(run, Optional.ofNullable(from), Optional.ofNullable(to), dumped, whatIf, set),
                Console.onStandardOutput(Quiet.told(quiet)));
    }
}
