package duet.engine.cli;

import duet.engine.features.Features;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code features RUN}: what a layer makes of pictures, for other programs. */
@Command(
        name = "features",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Writes what a layer makes of pictures, for NumPy.",
            "Each row is what the layer makes of the centre of a picture, in float32; a file beside it says"
                    + " which row is which picture.",
            "Dropout is left out. Of a layer with a ReLU behind it the ReLU's outputs are written."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:written", "1:the computation failed", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar features runs/alexnet-20260101T120000Z --layer fc7 --out fc7.npy",
            "  java -jar engine.jar features runs/alexnet-20260101T120000Z --layer conv5 photos/ --out conv5.npy"
        })
final class FeaturesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private NetworkOptions network;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "FILE|FOLDER",
            description = "JPEG or PNG pictures, and folders of them (default: the run's validation pictures).")
    private List<Path> pictures = new ArrayList<>();

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            description =
                    "The layer whose outputs are written (default: the layer that the last one sees, the paper's 4096 values).")
    private String layer;

    @Option(
            names = "--split",
            paramLabel = "WHICH",
            defaultValue = "validation",
            description = "Where no picture is named: validation (default) or training.")
    private String split;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "features.npy",
            description = "Where they are written; the pictures' names go to the same name with .csv (default:"
                    + " ${DEFAULT-VALUE}).")
    private Path out;

    @Mixin
    private Quiet quiet;

    @Override
    public Integer call() throws IOException {
        Features.Request request = new Features.Request(
                network.request(), pictures, network.split(split), Optional.ofNullable(layer), out);
        Features.write(request, quiet.console()).forEach(spec.commandLine().getOut()::println);
        return TrainCommand.DONE;
    }
}
