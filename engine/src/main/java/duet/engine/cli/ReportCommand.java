package duet.engine.cli;

import duet.engine.report.Report;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report RUN}: a run on one page. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Writes all there is to see of a run as one HTML file.",
            "The file needs no other: curves, epochs, first-layer filters, what is taken for what, the"
                    + " surest and the worst pictures, configuration, machine, and commands to go on with.",
            "A run that comes to its end makes its report by itself, unless report.enabled is false. What"
                    + " cannot be looked at is left out with a warning."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:written", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar report runs/alexnet-20260101T120000Z",
            "  java -jar engine.jar report runs/alexnet-20260101T120000Z --pictures 50000 --out alexnet.html"
        })
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "Folder of the run, such as runs/alexnet-20260101T120000Z.")
    private Path run;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Validation pictures that the best network looks at, spread evenly over all; 0 for none"
                    + " (default: ${DEFAULT-VALUE}).")
    private int pictures;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Data to look at (default: those that the run was trained on).")
    private Path data;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the report is written (default: RUN/report/index.html).")
    private Path out;

    @Mixin
    private Quiet quiet;

    @Override
    public Integer call() {
        if (pictures < 0) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--pictures " + pictures + ": expected a whole number, 0 or more");
        }
        CommandLine line = spec.commandLine();
        Path report = Report.make(
                new Report.Request(run, pictures, Optional.ofNullable(data), Optional.ofNullable(out)),
                quiet.console(),
                warning -> line.getErr().println("warning: " + warning));
        line.getOut().println(report);
        return TrainCommand.DONE;
    }
}
