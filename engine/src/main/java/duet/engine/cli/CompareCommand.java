package duet.engine.cli;

import duet.engine.compare.RunComparison;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare RUN...}: several runs beside each other. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Draws the curves of runs in one picture, and tells what differs.",
            "The curves are those of loss and error. Told are what came of each run, and in which keys their"
                    + " configurations differ. A run that is being trained is compared as far as it has come."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:compared", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar compare runs/alexnet-20260101T120000Z runs/no-norm-20260102T120000Z",
            "  java -jar engine.jar compare runs/base-* runs/no-norm-* --over-seeds",
            "  java -jar engine.jar compare runs/* --json",
            "  java -jar engine.jar compare runs/* --out curves.png --out curves.svg"
        })
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description = "Folders of runs, such as runs/alexnet-20260101T120000Z.")
    private List<Path> runs = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the curves are drawn; FILE ends in .png or .svg; may be given many times (default:"
                    + " compare.png).")
    private List<Path> out = new ArrayList<>();

    @Option(
            names = "--over-seeds",
            description =
                    "Runs that differ in nothing but the seed are told as one, too: mean and standard deviation of"
                            + " their errors, and how far each mean is above that of the first.")
    private boolean overSeeds;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    @Override
    public Integer call() {
        List<Path> files = out.isEmpty() ? List.of(Path.of("compare.png")) : out;
        RunComparison comparison = RunComparison.drawn(runs, files, overSeeds);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(comparison.json());
        } else {
            comparison.lines().forEach(out::println);
        }
        return TrainCommand.DONE;
    }
}
