package duet.engine.cli;

import duet.engine.similar.SimilarFound;
import duet.engine.similar.SimilarPictures;
import duet.engine.similar.SimilarRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code similar RUN}: training pictures that a network takes for most like another. */
@Command(
        name = "similar",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Finds the training pictures that are most like others.",
            "Most like a picture are those whose values in the last hidden layer lie nearest by Euclidean"
                    + " distance, as on the right of the paper's Figure 4.",
            "Every training picture is shown to the network, which takes about a third of an epoch."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:found", "1:the search failed", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar similar runs/alexnet-20260101T120000Z --query holiday.jpg",
            "  java -jar engine.jar similar runs/alexnet-20260101T120000Z --queries 8 --nearest 6 --sheet figure4.png"
        })
final class SimilarCommand implements Callable<Integer> {
    private static final int MOST_QUERIES = 1000;
    private static final int MOST_NEAREST = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--query",
            paramLabel = "FILE|FOLDER",
            description = "A JPEG or PNG picture, or a folder of them; may be given many times (default: validation"
                    + " pictures).")
    private List<Path> queries = new ArrayList<>();

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "5",
            description = "Where no query is named: how many validation pictures, spread over all of them (default:"
                    + " ${DEFAULT-VALUE}).")
    private int drawn;

    @Option(
            names = "--nearest",
            paramLabel = "N",
            defaultValue = "6",
            description = "How many are found for each (default: ${DEFAULT-VALUE}).")
    private int nearest;

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            description = "The layer whose values are compared (default: the layer that the last one sees).")
    private String layer;

    @Option(
            names = "--sheet",
            paramLabel = "FILE",
            defaultValue = "similar.html",
            description = "Where they are drawn; FILE ends in .html or .png (default: ${DEFAULT-VALUE}).")
    private Path sheet;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    @Mixin
    private Quiet quiet;

    @Override
    public Integer call() throws IOException {
        network.require(
                drawn >= 1 && drawn <= MOST_QUERIES,
                "--queries " + drawn + ": expected a whole number from 1 to " + MOST_QUERIES);
        network.require(
                nearest >= 1 && nearest <= MOST_NEAREST,
                "--nearest " + nearest + ": expected a whole number from 1 to " + MOST_NEAREST);
        SimilarRequest request =
                new SimilarRequest(network.request(), queries, drawn, Optional.ofNullable(layer), nearest, sheet);
        SimilarFound found = SimilarPictures.find(request, quiet.console());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(found.json());
        } else {
            found.lines().forEach(out::println);
        }
        return TrainCommand.DONE;
    }
}
