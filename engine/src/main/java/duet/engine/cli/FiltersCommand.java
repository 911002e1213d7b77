package duet.engine.cli;

import duet.engine.filters.Filters;
import java.io.IOException;
import java.io.PrintWriter;
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

/** {@code filters RUN}: what the convolutions have learned to see. */
@Command(
        name = "filters",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Draws the kernels of a convolution, tower by tower (Figure 3).",
            "16 stand in a row, those of tower 0 above those of tower 1 and so on. The first layer's are"
                    + " drawn in colour, and for each tower it is printed how much of its kernels is colour; another"
                    + " layer's are grey, a panel for each input channel."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:drawn", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar filters runs/alexnet-20260101T120000Z",
            "  java -jar engine.jar filters runs/alexnet-20260101T120000Z --layer conv2 --channel 0,1,2 --out conv2.png"
        })
final class FiltersCommand implements Callable<Integer> {
    private static final int LARGEST_SCALE = 64;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "Folder of the run, such as runs/alexnet-20260101T120000Z, or a checkpoint of it.")
    private Path run;

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            description = "The convolution to draw (default: the network's lowest).")
    private String layer;

    @Option(
            names = "--checkpoint",
            paramLabel = "WHICH",
            description = "newest, best (lowest validation error; the newest where none was validated) or a file"
                    + " (default: newest).")
    private String checkpoint;

    @Option(
            names = "--channel",
            paramLabel = "N",
            split = ",",
            description =
                    "Input channels to draw in grey, counted from 0 among those that a kernel sees; several with commas"
                            + " (default: colours for the first layer, the first channels for another).")
    private List<Integer> channels = new ArrayList<>();

    @Option(
            names = "--scale",
            paramLabel = "PIXELS",
            defaultValue = "4",
            description = "Pixels a weight, each way (default: ${DEFAULT-VALUE}).")
    private int scale;

    @Option(
            names = "--common-scale",
            description =
                    "Black and white are the same weights for all kernels, not the least and the largest of each.")
    private boolean commonScale;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "filters.png",
            description = "Where the picture is written (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Override
    public Integer call() throws IOException {
        if (scale < 1 || scale > LARGEST_SCALE) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--scale " + scale + ": expected a whole number from 1 to " + LARGEST_SCALE);
        }
        Filters.Request request = new Filters.Request(
                run, Optional.ofNullable(checkpoint), Optional.ofNullable(layer), channels, scale, commonScale, out);
        CommandLine line = spec.commandLine();
        PrintWriter print = line.getOut();
        Filters.draw(request, warning -> line.getErr().println("warning: " + warning))
                .forEach(print::println);
        return TrainCommand.DONE;
    }
}
