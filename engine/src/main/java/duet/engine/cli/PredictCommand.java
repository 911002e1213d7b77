package duet.engine.cli;

import duet.dataloader.augment.TestView;
import duet.engine.predict.PredictRequest;
import duet.engine.predict.Predictions;
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

/** {@code predict RUN FILE|FOLDER...}: what a trained network takes pictures for. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Tells what a trained network takes pictures for (Figure 4).",
            "Each picture gets a line with its likeliest classes and their probabilities. --sheet draws them"
                    + " as Figure 4 of the paper does, with bars, the right class in red. A picture in a folder that"
                    + " is called as a class is taken to be of that class."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:told", "1:the prediction failed", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar predict runs/alexnet-20260101T120000Z holiday.jpg photos/",
            "  java -jar engine.jar predict runs/alexnet-20260101T120000Z --only-errors --sheet errors.html",
            "  java -jar engine.jar predict runs/alexnet-20260101T120000Z photos/ --views 10 --json"
        })
final class PredictCommand implements Callable<Integer> {
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
            names = "--split",
            paramLabel = "WHICH",
            defaultValue = "validation",
            description = "Where no picture is named: validation (default) or training.")
    private String split;

    @Option(
            names = "--views",
            paramLabel = "1|9|10",
            defaultValue = "1",
            description = "1: the centre of each picture (default). 10: the paper's ten patches, averaged. 9: a grid of"
                    + " three by three, averaged.")
    private int views;

    @Option(
            names = "--topk",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many classes are told of each picture (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(names = "--only-errors", description = "Only pictures that are known to be something else.")
    private boolean onlyErrors;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Writes a line for each picture.")
    private Path csv;

    @Option(
            names = "--sheet",
            paramLabel = "FILE",
            description = "Draws the pictures with their classes as bars; FILE ends in .html or .png.")
    private Path sheet;

    @Option(
            names = "--sheet-pictures",
            paramLabel = "N",
            defaultValue = "48",
            description = "How many are drawn at most, chosen by lot (default: ${DEFAULT-VALUE}).")
    private int sheetPictures;

    @Mixin
    private Quiet quiet;

    @Override
    public Integer call() throws IOException {
        network.require(TestView.isCount(views), "--views " + views + ": expected " + TestView.COUNTS);
        network.require(top >= 1, "--topk " + top + ": expected a whole number, 1 or more");
        network.require(
                sheetPictures >= 1 && sheetPictures <= 1000,
                "--sheet-pictures " + sheetPictures + ": expected a whole number from 1 to 1000");
        PredictRequest request = new PredictRequest(
                network.request(),
                pictures,
                network.split(split),
                views,
                top,
                onlyErrors,
                json,
                Optional.ofNullable(csv),
                Optional.ofNullable(sheet),
                sheetPictures);
        Predictions.tell(request, quiet.console(), spec.commandLine().getOut());
        return TrainCommand.DONE;
    }
}
